"""Parsimony's classes in the JVM that PySpark runs."""

import os
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Iterator

from py4j.java_gateway import JavaClass
from pyspark import SparkContext
from pyspark.ml.util import JavaMLReader
from pyspark.ml.wrapper import JavaWrapper

from parsimony._errors import UserError, sentences

#: Name of the Java package, under which PySpark looks for the Python classes of saved stages, too.
PACKAGE = "dev.parsimony.spark.ml"

NO_SESSION = (
    "There is no Spark session; make one first, with"
    " parsimony.configure(SparkSession.builder, jar=...).getOrCreate()."
)
NO_JAR = (
    "Spark runs without Parsimony's jar; restart Python (in a notebook: the kernel) and make the"
    " session with parsimony.configure(SparkSession.builder, jar=...), or start Spark with"
    " --jars parsimony-job.jar."
)


def has_jar(jvm: Any) -> bool:
    """Whether a running JVM finds Parsimony's classes."""
    return isinstance(_package(jvm).ParsimonyClassifier, JavaClass)


def new_stage(name: str, uid: str) -> Any:
    """Returns a new Java stage of this class, with this name of its own."""
    with _requirements(), sentences():
        stage = JavaWrapper._new_java_obj(f"{PACKAGE}.{name}", uid)
    _exit_with_program()
    return stage


class StageReader(JavaMLReader):
    """Reads what was saved in Java or in Python."""

    def __init__(self, kind: Any) -> None:
        with _requirements():
            super().__init__(kind)

    def load(self, path: str) -> Any:
        with sentences():
            return super().load(path)

    @classmethod
    def _java_loader_class(cls, clazz: Any) -> str:
        return f"{PACKAGE}.{clazz.__name__}"


@lru_cache(maxsize=None)
def _exit_with_program() -> None:
    """Lets a JVM that has started this Python program, as spark-submit does, end with it."""
    if "PYSPARK_GATEWAY_PORT" in os.environ:
        getattr(_package(SparkContext._jvm), "PythonDriver").exitWithProgram()


def _package(jvm: Any) -> Any:
    found = jvm
    for name in PACKAGE.split("."):
        found = getattr(found, name)
    return found


@contextmanager
def _requirements() -> Iterator[None]:
    """Says what is missing, where PySpark says that a package cannot be called."""
    if SparkContext._active_spark_context is None:
        raise UserError(NO_SESSION)
    try:
        yield
    except TypeError as error:
        if "JavaPackage" not in str(error):
            raise
        raise UserError(NO_JAR) from None
