"""Compares `layers` with Spark's MultilayerPerceptronClassifier: accuracy and what fit takes.

Time is told as seconds, and as seconds of the processor, which depend less on what else runs. Both train the same widths of layers on the same cached rows, and are tested on the same others.
"""

import argparse
import gzip
import os
import statistics
import time
from pathlib import Path

import numpy as np
from pyspark.ml.classification import MultilayerPerceptronClassifier
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.linalg import Vectors
from pyspark.sql import SparkSession

import parsimony
from parsimony.ml import ParsimonyClassifier

_WORKERS = 2
_ITERATIONS = 100  # the default of MultilayerPerceptronClassifier
_PARTS = (("train", "train"), ("test", "t10k"))


def read_idx(path):
    """Reads an array in the format of MNIST."""
    data = gzip.decompress(path.read_bytes())
    sizes = np.frombuffer(data, ">i4", count=data[3], offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(sizes)


def is_number(field):
    try:
        float(field)
    except ValueError:
        return False
    return True


def read(source):
    """Returns training and test data, each as features and labels."""
    kind, _, place = source.partition(":")
    if kind == "idx":
        for _, name in _PARTS:
            images = read_idx(Path(place) / f"{name}-images-idx3-ubyte.gz")
            labels = read_idx(Path(place) / f"{name}-labels-idx1-ubyte.gz")
            yield images.reshape(len(images), -1), labels
    elif kind == "csv" and place.count(",") == 1:
        for file in place.split(","):
            with open(file) as lines:
                header = not is_number(lines.readline().split(",")[0])
            table = np.loadtxt(file, delimiter=",", skiprows=int(header))
            yield table[:, :-1], table[:, -1]
    else:
        raise SystemExit("error: The data are idx:FOLDER or csv:TRAIN,TEST (the label is last).")


def processor_seconds(spark):
    """Returns what Spark's JVM has used until now."""
    pid = spark.sparkContext._jvm.java.lang.ProcessHandle.current().pid()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def line(name, accuracy, seconds, used):
    return f"{name} | {accuracy:.2%} | {seconds:.1f} | {used:.1f} |"


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("source", help="idx:FOLDER, or csv:TRAIN,TEST with the label in the last column")
    asked.add_argument("--hidden", default="64", help="widths of hidden layers, such as 128,64")
    asked.add_argument("--rows", type=int, help="only so many training rows")
    asked.add_argument("--epochs", type=int, default=10)
    asked.add_argument("--batch-size", type=int, default=64)
    asked.add_argument("--updater", default="adam:0.003")
    asked.add_argument("--seeds", default="1,2,3")
    options = asked.parse_args()

    (features, labels), (test_features, test_labels) = read(options.source)
    chosen = np.random.default_rng(1).permutation(len(labels))[: options.rows]
    largest = features.max()
    builder = SparkSession.builder.master(f"local[{_WORKERS}]").config("spark.driver.memory", "4g")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    spark = parsimony.configure(builder).getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")

    def frame(features, labels):
        rows = zip(features / largest, labels)
        rows = [(Vectors.dense(values), float(label)) for values, label in rows]
        table = spark.createDataFrame(rows, ["features", "label"]).repartition(_WORKERS).cache()
        print(f"{table.count():,} rows of {features.shape[1]} features", flush=True)
        return table

    train, test = frame(features[chosen], labels[chosen]), frame(test_features, test_labels)
    hidden = [int(width) for width in options.hidden.split(",")]
    layers = [features.shape[1], *hidden, int(labels.max()) + 1]
    evaluator = MulticlassClassificationEvaluator(metricName="accuracy")
    print(
        f"layers {layers}: {_ITERATIONS} iterations of l-bfgs; {options.epochs} epochs of"
        f" {options.updater}, {_WORKERS} workers x batch {options.batch_size}"
    )
    print("\n| seed | | accuracy | seconds | of the processor |\n|---|---|---|---|---|", flush=True)
    perceptron = MultilayerPerceptronClassifier(layers=layers, maxIter=_ITERATIONS)
    ours = ParsimonyClassifier(
        layers=layers,
        updater=options.updater,
        numWorkers=_WORKERS,
        batchSize=options.batch_size,
        epochs=options.epochs,
    )
    # Before the clock: what the JVM compiles and loads once.
    perceptron.fit(train, {perceptron.maxIter: 5})
    ours.fit(train, {ours.epochs: 1})
    results = {}
    for seed in map(int, options.seeds.split(",")):
        for estimator in (perceptron.setSeed(seed), ours.setSeed(seed)):
            name = type(estimator).__name__
            begin, used = time.monotonic(), processor_seconds(spark)
            model = estimator.fit(train)
            seconds, used = time.monotonic() - begin, processor_seconds(spark) - used
            accuracy = evaluator.evaluate(model.transform(test))
            results.setdefault(name, []).append((accuracy, seconds, used))
            print(f"| {seed} | {line(name, accuracy, seconds, used)}", flush=True)
    for name, runs in results.items():
        print(f"| mean | {line(name, *map(statistics.mean, zip(*runs)))}")


if __name__ == "__main__":
    main()
