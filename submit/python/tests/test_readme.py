"""The README's example runs."""

import os
import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent


def test_the_example_runs(spark, monkeypatch):
    example = re.search(r"```python\n(.*?)```", (FOLDER / "README.md").read_text(), re.S)[1]
    jar = "spark-job/ml/target/parsimony-job.jar"
    assert jar in example and "epochs=10" in example
    monkeypatch.chdir(FOLDER.parent.parent)
    names = {}
    shorter = example.replace(jar, os.environ["PARSIMONY_JAR"]).replace("epochs=10", "epochs=2")
    exec(shorter, names)
    assert names["answers"].columns == ["label", "prediction"]
    assert names["answers"].count() == 800
