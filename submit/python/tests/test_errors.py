"""Mistakes end in one sentence, without a trace of the JVM's."""

import os
import subprocess
import sys
import traceback

import pytest
from pyspark.sql import SparkSession

import parsimony
from parsimony import TrainingAbortedError, UserError
from parsimony._errors import in_python


def sentence(error):
    """The message, once it is sure that nothing of Java's is shown."""
    shown = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    assert "Py4JJavaError" not in shown and "at dev.parsimony" not in shown, shown
    assert "\n" not in str(error)
    return str(error)


def test_too_few_slots(classifier, rows):
    with pytest.raises(UserError) as refusal:
        classifier.setNumWorkers(3).fit(rows)
    assert "2 slots for 3 workers" in sentence(refusal.value)
    assert "lower numWorkers" in str(refusal.value)


def test_options_of_the_command_are_parameters():
    assert in_python("give --local-steps or --checkpoint-every, with --jars") == (
        "give localSteps or checkpointInterval, with --jars"
    )


def test_a_bad_row(classifier, rows):
    bad = rows.selectExpr("features", "label + 7 as label")
    with pytest.raises(UserError) as refusal:
        classifier.fit(bad)
    assert "label" in sentence(refusal.value)


def test_no_network(classifier, rows):
    classifier.clear(classifier.layers)
    with pytest.raises(UserError, match="layers"):
        classifier.fit(rows)


def test_no_such_column(classifier, rows):
    with pytest.raises(UserError, match="nowhere") as refusal:
        classifier.setLabelCol("nowhere").fit(rows)
    sentence(refusal.value)


def test_training_that_does_not_end(classifier, rows):
    classifier.setUpdater("sgd:1e38").setMaxFailures(0).setEpochs(9)
    with pytest.raises(TrainingAbortedError) as abortion:
        classifier.fit(rows)
    sentence(abortion.value)


def test_no_jar_at_this_path(spark):
    with pytest.raises(UserError, match="no file nowhere.jar"):
        parsimony.configure(SparkSession.builder, jar="nowhere.jar")


def without_jar(program):
    environment = {k: v for k, v in os.environ.items() if k != "PARSIMONY_JAR"}
    return subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True
    )


def test_no_session():
    ended = without_jar("import parsimony; parsimony.ml.ParsimonyClassifier()")
    assert ended.stderr.splitlines()[-1].startswith(
        "parsimony._errors.UserError: There is no Spark session"
    )
    assert "AssertionError" not in ended.stderr


def test_no_jar():
    ended = without_jar(
        "from pyspark.sql import SparkSession\n"
        "import parsimony\n"
        "from parsimony.ml import ParsimonyClassifier as Ours\n"
        "SparkSession.builder.master('local[1]').config('spark.ui.enabled', 'false')"
        ".getOrCreate()\n"
        "for attempt in (Ours, lambda: Ours.load('x'),"
        " lambda: parsimony.configure(SparkSession.builder)):\n"
        "  try: attempt()\n"
        "  except parsimony.UserError as error: print(error)\n"
    )
    said = ended.stdout.splitlines()
    assert len(said) == 3 and all("without Parsimony's jar" in line for line in said), ended
