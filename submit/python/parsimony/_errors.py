"""Errors in one sentence, without the trace of the JVM that reported them."""

import re
from contextlib import contextmanager
from typing import Any, Iterator, Match, Optional

from pyspark.errors import IllegalArgumentException, PySparkException

from parsimony._params import TrainingParams

try:
    from py4j.protocol import Py4JJavaError
except ImportError:  # pyspark-client has no JVM to hear errors from
    Py4JJavaError = ()

_MOST_CAUSES = 20

#: Options of the command whose parameters have other names.
_RENAMED = {
    "workers": "numWorkers",
    "checkpoint": "checkpointDir",
    "checkpoint-every": "checkpointInterval",
    "early-stopping": "earlyStoppingRounds",
    "second-moments": "secondMomentsEvery",
}


class ParsimonyError(Exception):
    """What went wrong, in one sentence."""


class UserError(ParsimonyError, ValueError):
    """Nothing was trained; the sentence says what to change."""


class TrainingAbortedError(ParsimonyError, RuntimeError):
    """Training began and did not end."""


_KNOWN = {
    "dev.parsimony.spark.config.UserErrorException": UserError,
    "dev.parsimony.spark.driver.TrainingAbortedException": TrainingAbortedError,
    "java.lang.IllegalArgumentException": UserError,
}


@contextmanager
def sentences() -> Iterator[None]:
    """Raises Parsimony's errors of the JVM as those of this module; others pass."""
    try:
        yield
    except Py4JJavaError as error:
        known = _known(error.java_exception)
        if known is None:
            raise
        raise known from None
    except IllegalArgumentException as error:
        origin = getattr(error, "_origin", None)
        sentence = _without_trace(str(error)) if origin is None else origin.getMessage()
        raise UserError(in_python(sentence)) from None
    except PySparkException as error:
        known = _of_server(str(error))
        if known is None:
            raise
        raise known from None


def in_python(sentence: str) -> str:
    """Returns a sentence that names the command's options as the parameters that they are."""
    return re.sub(r"--([a-z]+(?:-[a-z]+)*)", _parameter, sentence)


def _without_trace(text: str) -> str:
    """Returns what a Connect server says before the trace of its JVM."""
    return text.split("\n\nJVM stacktrace:", 1)[0].strip()


def _of_server(text: str) -> Optional[ParsimonyError]:
    """Returns the error of a Connect server's, which puts the Java class in brackets."""
    found = re.match(r"\(([\w.]+)\) (.*)", _without_trace(text), re.DOTALL)
    kind = _KNOWN.get(found[1]) if found else None
    return kind(in_python(found[2])) if found and kind else None


def _parameter(option: Match) -> str:
    camel_case = re.sub(r"-([a-z])", lambda letter: letter[1].upper(), option[1])
    name = _RENAMED.get(option[1], camel_case)
    return name if hasattr(TrainingParams, name) else option[0]


def _known(java: Any) -> Optional[ParsimonyError]:
    for _ in range(_MOST_CAUSES):
        if java is None:
            break
        kind = _KNOWN.get(java.getClass().getName())
        if kind is not None:
            return kind(in_python(java.getMessage()))
        java = java.getCause()
    return None
