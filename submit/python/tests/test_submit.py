"""Programs that spark-submit runs."""

import os
import subprocess
import sys
from pathlib import Path

import pyspark

SOON_SECONDS = 300

PROGRAM = """
from pyspark.sql import SparkSession
from parsimony.ml import ParsimonyRegressor
spark = SparkSession.builder.getOrCreate()
rows = spark.range(16).selectExpr("array(id / 16) as features", "id / 8 as label").coalesce(1)
model = ParsimonyRegressor(layers=[1, 1], numWorkers=1, batchSize=4).fit(rows)
print(f"{model.numFeatures} feature")
"""


def test_the_jvm_ends_with_the_program(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    submit = Path(pyspark.__file__).parent / "bin" / "spark-submit"
    ended = subprocess.run(
        [
            str(submit), "--master", "local[1]", "--driver-memory", "1g",
            "--conf", "spark.ui.enabled=false", "--jars", os.environ["PARSIMONY_JAR"], str(program),
        ],
        env={**os.environ, "PYSPARK_PYTHON": sys.executable},
        capture_output=True,
        text=True,
        timeout=SOON_SECONDS,
    )
    assert (ended.returncode, ended.stdout) == (0, "1 feature\n"), ended.stderr[-3000:]
