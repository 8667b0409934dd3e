"""Parts of the scripts that compare and measure, which run for minutes."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

FOLDER = Path(__file__).resolve().parents[1]


def script(name):
    place = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(place)
    place.loader.exec_module(module)
    return module


@pytest.mark.parametrize("first", ["-1.5", " 1.5", ".5", "+2", "nan"])
@pytest.mark.parametrize("header", ["", "a,label\n", "1st,label\n"])
def test_a_header_is_what_begins_with_no_number(tmp_path, first, header):
    file = tmp_path / "rows.csv"
    file.write_text(f"{header}{first},1\n3,0\n")
    for features, labels in script("perceptron").read(f"csv:{file},{file}"):
        np.testing.assert_array_equal(features, [[float(first)], [3]])
        np.testing.assert_array_equal(labels, [1, 0])


class Session:
    """As much of a SparkSession as is watched: nothing answers at its address."""

    class sparkContext:
        uiWebUrl = "http://127.0.0.1:1"
        applicationId = "none"


def test_a_look_that_fails_is_raised_at_the_end():
    large_table = script("large_table")
    watch = large_table.Watch(Session)
    with pytest.raises(OSError):
        with watch:
            watch._thread.join(60)
    assert watch.looks == 0


def test_the_bodys_error_comes_first():
    watch = script("large_table").Watch(Session)
    with pytest.raises(ValueError, match="the body's"):
        with watch:
            watch._thread.join(60)
            raise ValueError("the body's")
