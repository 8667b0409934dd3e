"""Shows how far a training is, on a line that is written anew."""

import sys
import threading
from typing import Any, Callable, Optional, TextIO

_INTERVAL_SECONDS = 1.0

_shown: Optional[bool] = None


def show_progress(shown: Optional[bool]) -> None:
    """Says whether fit shows its progress: by default (None) in notebooks and on terminals."""
    global _shown
    _shown = shown


def _wanted(out: TextIO) -> bool:
    if _shown is not None:
        return _shown
    ipython = sys.modules.get("IPython")
    return out.isatty() or (ipython is not None and ipython.get_ipython() is not None)


class ProgressLine:
    """Asks for the latest line on a thread of its own, from enter to exit."""

    def __init__(self, ask: Callable[[], str]) -> None:
        self._ask = ask
        self._out = sys.stdout
        self._wanted = _wanted(self._out)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="parsimony-progress", daemon=True)
        self._width = 0
        self._last = ""

    def __enter__(self) -> "ProgressLine":
        if self._wanted:
            self._thread.start()
        return self

    def __exit__(self, *ignored: Any) -> None:
        self._stop()
        if self._width:
            self._out.write("\n")
            self._out.flush()

    def end_with(self, line: str) -> None:
        """Leaves this line."""
        self._stop()
        if self._wanted:
            self._write(line)

    def _stop(self) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _follow(self) -> None:
        while not self._ended.wait(_INTERVAL_SECONDS):
            try:
                line = self._ask()
            except Exception:  # Spark ends; fit says so
                return
            if line and line != self._last:
                self._write(line)

    def _write(self, line: str) -> None:
        self._out.write("\r" + line.ljust(self._width))
        self._out.flush()
        self._last = line
        self._width = len(line)
