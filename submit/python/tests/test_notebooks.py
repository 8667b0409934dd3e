"""The notebooks of notebooks-data: the first is executed, all hold the output of a whole run."""

import importlib.util
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "notebooks-data"
NOTEBOOKS = ["first-steps", "tabular", "images", "compression"]
LARGEST_BYTES = 200_000


def execute(path):
    """As notebooks.sh does, without the source of the package on the path."""
    place = ROOT / "submit" / "python" / "execute.py"
    script = importlib.util.spec_from_file_location("execute", place)
    module = importlib.util.module_from_spec(script)
    script.loader.exec_module(module)
    return module.execute(path)


def outputs(notebook):
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def printed(notebook):
    return "".join(o.text for o in outputs(notebook) if o.output_type == "stream")


def test_first_steps_run():
    executed = execute(FOLDER / "first-steps.ipynb")
    assert re.search(r"[0-9.]+% of \d+ unseen images", printed(executed))
    assert any("image/png" in o.get("data", {}) for o in outputs(executed))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_whole_run_is_kept(name):
    path = FOLDER / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert {o.output_type for o in outputs(notebook)} <= {"stream", "display_data", "execute_result"}
    assert {o.name for o in outputs(notebook) if o.output_type == "stream"} == {"stdout"}
    assert any("image/png" in o.get("data", {}) for o in outputs(notebook))
    assert path.stat().st_size < LARGEST_BYTES
    assert "/root/" not in path.read_text() and "/home/" not in path.read_text()


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_what_the_text_claims_is_asserted_and_links_lead_somewhere(name):
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    assert len(re.findall(r"^assert ", code, re.M)) >= 3
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    for link in re.findall(r"\]\(([^)#]+)", text):
        assert (FOLDER / link).exists(), link


def test_no_notebook_is_left_out():
    assert sorted(NOTEBOOKS) == sorted(path.stem for path in FOLDER.glob("*.ipynb"))
