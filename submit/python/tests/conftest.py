"""A Spark with the jar for all tests, and small data that can be learned."""

import os
import random

import pytest
from pyspark.ml.linalg import Vectors
from pyspark.sql import SparkSession

import parsimony
from parsimony.ml import ParsimonyClassifier

FEATURES, CLASSES, EXAMPLES = 4, 3, 60


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    builder = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "1g")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
    )
    session = parsimony.configure(builder, jar=os.environ["PARSIMONY_JAR"]).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def points():
    """Rows of a class and its features, scattered around one centre for each class."""
    generator = random.Random(4)
    for _ in range(EXAMPLES):
        label = generator.randrange(CLASSES)
        yield label, [
            (1 if k % CLASSES == label else -1) + 0.6 * generator.gauss(0, 1)
            for k in range(FEATURES)
        ]


@pytest.fixture(scope="session")
def rows(spark):
    """Vectors and labels, in two partitions."""
    data = [(Vectors.dense(features), float(label)) for label, features in points()]
    frame = spark.createDataFrame(data, ["features", "label"]).repartition(2).cache()
    assert frame.count() == EXAMPLES
    return frame


@pytest.fixture(scope="session")
def named_rows(spark):
    """Names of classes, and features in columns of their own."""
    names = ["ash", "beech", "cedar"]
    data = [(names[label], *features) for label, features in points()]
    return spark.createDataFrame(data, ["tree", "x0", "x1", "x2", "x3"]).coalesce(1)


@pytest.fixture
def classifier(spark):
    """One worker with one thread, and two epochs."""
    return ParsimonyClassifier(
        layers=[FEATURES, 8, CLASSES],
        updater="adam:0.05",
        numWorkers=1,
        batchSize=16,
        threadsPerWorker=1,
        epochs=2,
        compression="none",
        exchange="mesh",
    )
