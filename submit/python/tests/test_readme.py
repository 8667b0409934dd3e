"""The README's example runs."""

import os
import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent


def test_the_example_runs(spark):
    example = re.search(r"```python\n(.*?)```", (FOLDER / "README.md").read_text(), re.S)[1]
    for written, here in {
        "spark-job/ml/target/parsimony-job.jar": os.environ["PARSIMONY_JAR"],
        "notebooks-data": str(FOLDER.parent.parent / "notebooks-data"),
        "epochs=10": "epochs=2",
    }.items():
        assert written in example
        example = example.replace(written, here)
    names = {}
    exec(example, names)
    assert names["answers"].columns == ["label", "prediction"]
    assert names["answers"].count() == 800
