"""Figures of a training, as objects and as HTML for notebooks."""

import json
from html import escape
from typing import Any, Dict, List, Optional, Sequence, Tuple

_WIDTH, _HEIGHT, _MARGIN = 360, 120, 8
_SERIES = (("score", "training loss", "#3b76c4"), ("testLoss", "validation loss", "#c46a3b"))
_COLUMNS = (
    ("epoch", "epoch", "{:d}"),
    ("score", "loss", "{:.4f}"),
    ("testLoss", "validation loss", "{:.4f}"),
    ("accuracy", "accuracy", "{:.2%}"),
    ("elementsRatio", "elements ratio", "{:.1f}"),
    ("wireRatio", "wire ratio", "{:.1f}"),
    ("seconds", "seconds", "{:.1f}"),
)


class ParsimonySummary:
    """Figures of a training: its losses, and the whole report."""

    def __init__(self, report_json: str, table: str) -> None:
        self._report: Dict[str, Any] = json.loads(report_json)
        self._table = table

    @property
    def objectiveHistory(self) -> List[Optional[float]]:
        """The mean training loss of each epoch, regularisation included; None is not finite."""
        return [epoch["score"] for epoch in self._report["epochs"]]

    @property
    def validationHistory(self) -> List[Optional[float]]:
        """The loss on the validation rows after each epoch; None where there were none."""
        return [epoch["testLoss"] for epoch in self._report["epochs"]]

    @property
    def bestEpoch(self) -> int:
        """The epoch, from 1, whose network the model has: the last, or with earlyStoppingRounds
        the one with the lowest loss on the validation rows."""
        return self._report["savedEpoch"]

    @property
    def totalIterations(self) -> int:
        """The steps of each worker."""
        return self._report["steps"]

    @property
    def wireRatio(self) -> float:
        """How many times fewer bytes travelled than float32 would take."""
        return self._report["wireRatio"]

    def report(self) -> Dict[str, Any]:
        """All figures, named as in report.json."""
        return json.loads(json.dumps(self._report))

    def line(self) -> str:
        """The figures of the epoch whose network the model has in one line."""
        epochs = self._report["epochs"]
        kept = epochs[self.bestEpoch - 1]
        named = [f"{name} {_shown(kept[key], form)}" for key, name, form in _COLUMNS[1:4]
                 if kept[key] is not None]
        best = "" if kept is epochs[-1] else f"the best is epoch {self.bestEpoch}, "
        return (
            f"trained {len(epochs)} epochs in {self._report['seconds']['total']:.1f} s: {best}"
            + ", ".join(named)
            + f", wire ratio {_shown(self._report['wireRatio'], '{:.1f}')}"
        )

    def __str__(self) -> str:
        return self._table

    def _repr_html_(self) -> str:
        report = self._report
        return (
            "<div>"
            + _curves(report["epochs"])
            + _epochs_table(report["epochs"])
            + "<p>"
            + escape(
                f"{report['parameters']:,} parameters, {report['workers']} workers x batch"
                f" {report['batchSize']}, {report['steps']:,} steps,"
                f" {_shown(report['examplesPerSecond'], '{:,.0f}')} examples/s,"
                f" {report['bytesSent']:,} bytes sent; exchange: {report['exchange']}"
            )
            + "</p></div>"
        )


def _shown(value: Any, form: str) -> str:
    return "" if value is None else form.format(value)


def _epochs_table(epochs: Sequence[Dict[str, Any]]) -> str:
    columns = [c for c in _COLUMNS if any(epoch[c[0]] is not None for epoch in epochs)]
    head = "".join(f"<th>{escape(name)}</th>" for _, name, _ in columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_shown(epoch[key], form)}</td>" for key, _, form in columns)
        + "</tr>"
        for epoch in epochs
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _curves(epochs: Sequence[Dict[str, Any]]) -> str:
    """Returns the losses by epoch as an SVG, with their range as its text."""
    lines = [(name, colour, [e[key] for e in epochs]) for key, name, colour in _SERIES]
    values = [value for _, _, line in lines for value in line if value is not None]
    if not values:
        return ""
    low, high = min(values), max(values)
    drawn = "".join(
        f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{points}"/>'
        + "".join(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{colour}"/>'
            for x, y in _places(line, low, high)
        )
        for _, colour, line in lines
        for points in [" ".join(f"{x:.1f},{y:.1f}" for x, y in _places(line, low, high))]
        if points
    )
    legend = ", ".join(
        f'<span style="color:{colour}">{escape(name)}</span>'
        for name, colour, line in lines
        if any(value is not None for value in line)
    )
    text = f"Losses of {len(epochs)} epochs, from {low:.4f} to {high:.4f}"
    return (
        f'<svg role="img" width="{_WIDTH}" height="{_HEIGHT}" aria-label="{text}">'
        f"<title>{text}</title>{drawn}</svg><div>{legend}</div>"
    )


def _places(line: Sequence[Optional[float]], low: float, high: float) -> List[Tuple[float, float]]:
    across = (_WIDTH - 2 * _MARGIN) / max(len(line) - 1, 1)
    down = (_HEIGHT - 2 * _MARGIN) / ((high - low) or 1)
    return [
        (_MARGIN + i * across, _MARGIN + (high - value) * down)
        for i, value in enumerate(line)
        if value is not None
    ]
