"""Errors in one sentence, without the trace of the JVM that reported them."""

from contextlib import contextmanager
from typing import Any, Iterator, Optional

from py4j.protocol import Py4JJavaError
from pyspark.errors import IllegalArgumentException

_MOST_CAUSES = 20


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
        raise UserError(str(error) if origin is None else origin.getMessage()) from None


def _known(java: Any) -> Optional[ParsimonyError]:
    for _ in range(_MOST_CAUSES):
        if java is None:
            break
        kind = _KNOWN.get(java.getClass().getName())
        if kind is not None:
            return kind(java.getMessage())
        java = java.getCause()
    return None
