"""What configure gives a builder."""

import pytest

import parsimony


class Builder:
    def __init__(self, **options):
        self._options = {name.replace("_", "."): value for name, value in options.items()}

    def config(self, name, value):
        self._options[name] = value
        return self


@pytest.fixture(autouse=True)
def alone(monkeypatch, spark):
    monkeypatch.delenv("PARSIMONY_JAR")


def test_a_coordinate_without_a_jar():
    options = parsimony.configure(Builder(spark_jars_packages="a:b:1"))._options
    assert options["spark.jars.packages"] == "a:b:1," + parsimony.jar_coordinate()
    version = parsimony.__version__.replace(".dev0", "-SNAPSHOT")
    assert parsimony.jar_coordinate() == f"dev.parsimony:parsimony-spark-ml:{version}"
    assert "spark.jars" not in options


def test_a_jar_beside_others(tmp_path, monkeypatch):
    (tmp_path / "job.jar").write_text("")
    monkeypatch.chdir(tmp_path)
    builder = Builder(spark_jars="a.jar")
    options = parsimony.configure(parsimony.configure(builder, "job.jar"), "job.jar")._options
    assert options["spark.jars"] == f"a.jar,{tmp_path}/job.jar"
    monkeypatch.setenv("PARSIMONY_JAR", "hdfs:///job.jar")
    assert parsimony.configure(Builder())._options["spark.jars"] == "hdfs:///job.jar"


def test_settings_that_training_needs():
    local = parsimony.configure(Builder(spark_master="local[4]"))._options
    assert local["spark.dynamicAllocation.enabled"] == "false"
    assert local["spark.executor.heartbeatInterval"] == "2s"
    assert "spark.task.reaper.enabled" not in local
    assert parsimony.configure(Builder(spark_master="yarn"))._options[
        "spark.task.reaper.enabled"
    ] == "true"
    kept = parsimony.configure(Builder(spark_executor_heartbeatInterval="9s"))._options
    assert kept["spark.executor.heartbeatInterval"] == "9s"
