"""Gives a Spark session Parsimony's jar."""

import os
import re
from typing import Any, Dict, Optional

import parsimony
from parsimony import _jvm
from parsimony._errors import UserError

_SETTINGS = {
    # A barrier stage needs all its workers from start to end.
    "spark.dynamicAllocation.enabled": "false",
    # Progress rides on heartbeats.
    "spark.executor.heartbeatInterval": "2s",
    "spark.scheduler.barrier.maxConcurrentTasksCheck.interval": "2s",
}

#: On a cluster only: in one JVM it would end the driver.
_CLUSTER_SETTINGS = {
    "spark.task.reaper.enabled": "true",
    "spark.task.reaper.killTimeout": "30s",
}


def jar_coordinate() -> str:
    """Returns the Maven coordinate of the jar for this version of the package."""
    version = re.sub(r"\.dev\d+$", "-SNAPSHOT", parsimony.__version__)
    return f"dev.parsimony:parsimony-spark-ml:{version}"


def configure(builder: Any, jar: Optional[str] = None) -> Any:
    """Gives a SparkSession.Builder Parsimony's jar and the settings that training needs.

    What the builder has been given already stays. Sessions of a Python process share one JVM, so
    this must come before the first of them.

    :param jar: path or address of parsimony-job.jar; by default the environment's PARSIMONY_JAR,
        and without it the Maven coordinate, which Spark then resolves
    :return: the builder
    """
    _require_first()
    options: Dict[str, Any] = getattr(builder, "_options", {})
    jar = jar or os.environ.get("PARSIMONY_JAR")
    if jar:
        _append(builder, options, "spark.jars", _address(os.fspath(jar)))
    else:
        _append(builder, options, "spark.jars.packages", jar_coordinate())
    settings = dict(_SETTINGS)
    if not re.match(r"local($|\[)", str(options.get("spark.master", "local"))):
        settings.update(_CLUSTER_SETTINGS)
    for name, value in settings.items():
        if name not in options:
            builder.config(name, value)
    return builder


def _append(builder: Any, options: Dict[str, Any], name: str, value: str) -> None:
    others = [other for other in str(options.get(name, "")).split(",") if other]
    if value not in others:
        builder.config(name, ",".join(others + [value]))


def _address(jar: str) -> str:
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", jar):
        return jar
    if not os.path.isfile(jar):
        raise UserError(
            f"There is no file {jar}; build Parsimony's jar with 'mvn package', which leaves it in"
            " spark-job/ml/target/parsimony-job.jar."
        )
    return os.path.abspath(jar)


def _require_first() -> None:
    jvm = _jvm.running_jvm()
    if jvm is not None and not _jvm.has_jar(jvm):
        raise UserError(_jvm.NO_JAR)
