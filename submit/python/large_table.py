"""Trains on a Parquet table that is larger than the executors' memory, and says what Spark kept of it.

Writes the table into a temporary folder, which is deleted.
"""

import argparse
import json
import shutil
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from pyspark.sql import SparkSession

import parsimony
from parsimony.ml import ParsimonyClassifier

_FEATURES = 4096
_FLOAT_BYTES = 4
_EXECUTORS = 2
_COPIES = 20
_LOOK_SECONDS = 0.5


class Watch:
    """Asks Spark's status pages, twice a second while a body runs, what its block managers hold.

    An error while it asks is raised when the body has ended.
    """

    def __init__(self, spark):
        context = spark.sparkContext
        self._address = f"{context.uiWebUrl}/api/v1/applications/{context.applicationId}"
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._error = None
        self.looks, self.cached, self.blocks = 0, 0, 0

    def asked(self, page):
        """Returns what a page of the REST interface holds."""
        with urllib.request.urlopen(f"{self._address}/{page}", timeout=30) as answer:
            return json.load(answer)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, kind, *ignored):
        self._ended.set()
        self._thread.join()
        if self._error and kind is None:  # the body's own error comes first
            raise self._error

    def _look(self):
        try:
            while not self._ended.wait(_LOOK_SECONDS):
                self.cached = max(self.cached, len(self.asked("storage/rdd")))
                held = [each["memoryUsed"] + each["diskUsed"] for each in self.asked("executors")]
                self.blocks = max(self.blocks, max(held))
                self.looks += 1
        except Exception as error:
            self._error = error


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--gigabytes", type=float, default=2.0)
    asked.add_argument("--folder", help="where the table is written (default: of temporary files)")
    options = asked.parse_args()
    rows = int(options.gigabytes * 1e9) // (_FEATURES * _FLOAT_BYTES)

    builder = SparkSession.builder.master(f"local-cluster[{_EXECUTORS},1,1024]")
    for name, value in {
        "spark.driver.memory": "1g",
        "spark.executor.memory": "1g",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.executor.processTreeMetrics.enabled": "true",
        "spark.ui.showConsoleProgress": "false",
    }.items():
        builder = builder.config(name, value)
    spark = parsimony.configure(builder).getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    folder = Path(tempfile.mkdtemp(prefix="large-table-", dir=options.folder))
    try:
        begin = time.monotonic()
        block = f"{folder}/block"
        value = f"transform(sequence(1, {_FEATURES}), k -> float(hash(id, k) / 2147483648.0))"
        spark.range(0, rows // _COPIES, 1, _EXECUTORS).selectExpr(f"{value} as features").selectExpr(
            "features", "int(features[0] > 0) as label"
        ).write.parquet(block)
        # Numbers that do not compress take long to make: copies are as good, each far from the next.
        copies = spark.read.parquet(*[block] * _COPIES)
        copies.write.parquet(f"{folder}/table")
        rows = copies.count()
        size = sum(file.stat().st_size for file in folder.glob("table/*.parquet"))
        print(
            f"{rows:,} rows of {_FEATURES:,} floats, {size / 1e9:.2f} GB of Parquet, written in"
            f" {time.monotonic() - begin:.0f} s",
            flush=True,
        )
        table = spark.read.parquet(f"{folder}/table")
        network = ParsimonyClassifier(
            layers=[_FEATURES, 8, 2],
            inputShape=[_FEATURES],
            numWorkers=_EXECUTORS,
            batchSize=64,
            epochs=1,
        )
        with Watch(spark) as watch:
            before = {stage["stageId"] for stage in watch.asked("stages")}
            begin = time.monotonic()
            model = network.fit(table)
            seconds = time.monotonic() - begin
            time.sleep(5)  # the last figures of stages and executors come with heartbeats
            stages = [s for s in watch.asked("stages") if s["stageId"] not in before]
            executors = [e for e in watch.asked("executors") if e["id"] != "driver"]
        read = sum(stage["inputRecords"] for stage in stages)
        print(f"trained on {model.report()['steps']:,} steps of 2 x 64 rows in {seconds:.0f} s")
        print(f"rows read: {read:,}, {read / rows:.2f} times the table's")
        print(f"cached RDDs: {watch.cached}, in {watch.looks} looks while training")
        print(f"held at most by a block manager: {watch.blocks / 1e6:.1f} MB")
        for executor in executors:
            peak = executor["peakMemoryMetrics"]
            print(
                f"executor {executor['id']}: heap {peak['JVMHeapMemory'] / 1e6:,.0f} MB, resident"
                f" {peak['ProcessTreeJVMRSSMemory'] / 1e6:,.0f} MB at most"
            )
        assert watch.cached == 0
        # A look takes longer than its share where the machine is busy, but not ten times as long.
        assert watch.looks > seconds / _LOOK_SECONDS / 10
        assert 2 * rows <= read < 2.1 * rows
    finally:
        spark.stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
