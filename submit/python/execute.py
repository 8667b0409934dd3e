"""Executes a notebook in its folder; what it prints replaces what it printed before.

    python execute.py NOTEBOOK
"""

import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

_CELL_SECONDS = 1800


def execute(path: Path) -> nbformat.NotebookNode:
    """Returns the notebook as its run leaves it; CellExecutionError names the cell that fails."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=_CELL_SECONDS,
        kernel_name="python3",
        coalesce_streams=True,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream":  # a line of progress is padded over the one before
                lines = output.text.split("\n")
                output.text = "\n".join(line.rstrip() for line in lines)
    return notebook


def main() -> None:
    path = Path(sys.argv[1]).resolve()
    begin = time.monotonic()
    notebook = execute(path)
    nbformat.write(notebook, path)
    print(f"{path.name}: {time.monotonic() - begin:.0f} s, {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
