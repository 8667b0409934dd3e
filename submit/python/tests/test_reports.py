"""Figures of a training, and its progress."""

import io
import json
import threading

import pytest

import parsimony
from parsimony import _progress
from parsimony._report import ParsimonySummary


def test_a_models_report_and_nothing_printed(classifier, rows, capsys):
    model = classifier.setNumWorkers(2).setBatchSize(8).fit(rows)
    assert capsys.readouterr().out == ""
    assert model.hasSummary
    report = model.report()
    assert report["workers"] == 2 and len(report["epochs"]) == 2
    summary = model.summary
    assert summary.objectiveHistory == [epoch["score"] for epoch in report["epochs"]]
    assert summary.validationHistory == [None, None]
    assert summary.totalIterations == report["steps"]
    assert summary.wireRatio == report["wireRatio"]
    assert "wire ratio" in str(summary)
    html = model._repr_html_()
    assert html.count("<tr>") == 3 and "<polyline" in html and "validation" not in html


def test_validation_rows(classifier, rows):
    marked = rows.selectExpr("*", "features = features and rand(1) < 0.3 as held").cache()
    model = classifier.setValidationIndicatorCol("held").fit(marked)
    assert all(loss > 0 for loss in model.summary.validationHistory)
    assert "accuracy" in model.summary.line()
    assert "validation loss" in model._repr_html_()


def test_early_stopping_keeps_the_best_epoch(classifier, rows):
    marked = rows.selectExpr("features", "label", "rand(1) < 0.3 as held").cache()
    wrong = marked.selectExpr("features", "if(held, (label + 1) % 3, label) as label", "held")
    stopping = classifier.setValidationIndicatorCol("held").setEpochs(9).setEarlyStoppingRounds(2)
    summary = stopping.fit(wrong).summary
    losses = summary.validationHistory
    assert summary.bestEpoch == losses.index(min(losses)) + 1
    assert len(losses) == min(9, summary.bestEpoch + 2)
    if summary.bestEpoch < len(losses):
        assert f"the best is epoch {summary.bestEpoch}, " in summary.line()
    nothing = classifier.setEarlyStoppingRounds(2).setValidationIndicatorCol("none")
    with pytest.raises(parsimony.UserError, match="earlyStoppingRounds"):
        nothing.fit(marked.selectExpr("features", "label", "false as none"))


def test_texts_are_escaped_and_one_epoch_is_a_dot():
    epoch = {
        "epoch": 1, "score": 0.5, "testLoss": None, "accuracy": None,
        "elementsRatio": 1.0, "wireRatio": 1.0, "seconds": 1.0,
    }
    report = {
        "epochs": [epoch], "parameters": 5, "workers": 1, "batchSize": 1, "steps": 1,
        "examplesPerSecond": None, "bytesSent": 1, "exchange": "<script>", "wireRatio": 1.0,
    }
    html = ParsimonySummary(json.dumps(report), "table")._repr_html_()
    assert "<script>" not in html and "&lt;script&gt;" in html and "<circle" in html
    epoch["score"] = None
    assert "<svg" not in ParsimonySummary(json.dumps(report), "table")._repr_html_()


@pytest.fixture
def shown(monkeypatch):
    monkeypatch.setattr(_progress, "_INTERVAL_SECONDS", 0.001)
    parsimony.show_progress(True)
    yield
    parsimony.show_progress(None)


def test_fit_shows_a_line(classifier, rows, shown, capsys):
    classifier.fit(rows)
    out = capsys.readouterr().out
    assert out.endswith("\n") and out.count("\n") == 1
    first, last = out.split("\r")[1], out.split("\r")[-1]
    assert first.strip() and last.startswith("trained 2 epochs in ")
    assert not [t for t in threading.enumerate() if t.name == "parsimony-progress"]


def test_a_line_is_written_anew(shown, monkeypatch):
    out = io.StringIO()
    monkeypatch.setattr("sys.stdout", out)
    asked = threading.Semaphore(0)
    lines = iter(["a long line", "a long line", "short"])

    def ask():
        asked.release()
        return next(lines, "")

    with _progress.ProgressLine(ask):
        for _ in range(4):
            assert asked.acquire(timeout=60)
    assert out.getvalue() == "\ra long line\rshort      \n"


def test_an_error_leaves_no_thread(classifier, rows, shown):
    with pytest.raises(parsimony.UserError):
        classifier.setNumWorkers(9).fit(rows)
    assert not [t for t in threading.enumerate() if t.name == "parsimony-progress"]
