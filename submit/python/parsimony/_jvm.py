"""Parsimony's classes in the JVM that PySpark runs, or that a Connect server does."""

import os
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Iterator

import pyspark
from pyspark.ml import util
from pyspark.ml.util import JavaMLReader
from pyspark.ml.wrapper import JavaWrapper
from pyspark.sql.utils import is_remote

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
NO_CONNECT = "Spark Connect knows Spark ML from Spark 4 on; install pyspark 4, or leave remote() out."


def remote() -> bool:
    """Whether stages are on a server of Spark Connect, which Python knows by their names only."""
    if not is_remote():
        return False
    if not hasattr(util, "try_remote_fit"):
        raise UserError(NO_CONNECT)
    return True


def local(stage: Any) -> bool:
    """Whether a Java stage is in the JVM of this program: a server's is a name of it, or holds one.

    The session does not tell: a program may have changed to another since the stage was made.
    """
    try:
        from py4j.java_gateway import JavaObject
    except ImportError:  # pyspark-client comes without it
        return False
    return isinstance(stage, JavaObject)


def running_jvm() -> Any:
    """Returns the JVM of this program; None where none runs."""
    context = getattr(pyspark, "SparkContext", None)  # pyspark-client has none
    return context._jvm if context is not None and context._gateway is not None else None


def has_jar(jvm: Any) -> bool:
    """Whether a running JVM finds Parsimony's classes."""
    from py4j.java_gateway import JavaClass

    return isinstance(_package(jvm).ParsimonyClassifier, JavaClass)


def new_stage(name: str, uid: str) -> Any:
    """Returns a new Java stage of this class, with this name of its own; a server's is its class."""
    if remote():
        return f"{PACKAGE}.{name}"
    with _requirements(), sentences():
        stage = JavaWrapper._new_java_obj(f"{PACKAGE}.{name}", uid)
    _exit_with_program()
    return stage


def reader(kind: Any) -> Any:
    """Returns what reads stages that were saved."""
    return _connect_reader(kind) if remote() else StageReader(kind)


def _connect_reader(kind: Any) -> Any:
    from pyspark.ml.connect.readwrite import RemoteMLReader

    class ConnectReader(RemoteMLReader):
        """Reads what was saved, by a server."""

        def load(self, path: str) -> Any:
            with sentences():
                return super().load(path)

    # The class's module becomes the Java class's package, under which ml.py is to be had, too.
    return ConnectReader(type(kind.__name__, (kind,), {"__module__": PACKAGE}))


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
        getattr(_package(running_jvm()), "PythonDriver").exitWithProgram()


def _package(jvm: Any) -> Any:
    found = jvm
    for name in PACKAGE.split("."):
        found = getattr(found, name)
    return found


@contextmanager
def _requirements() -> Iterator[None]:
    """Says what is missing, where PySpark says that a package cannot be called."""
    if running_jvm() is None or pyspark.SparkContext._active_spark_context is None:
        raise UserError(NO_SESSION)
    try:
        yield
    except TypeError as error:
        if "JavaPackage" not in str(error):
            raise
        raise UserError(NO_JAR) from None
