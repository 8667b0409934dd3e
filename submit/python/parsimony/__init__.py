"""Trains DL4J networks on Apache Spark from PySpark's DataFrames.

    spark = parsimony.configure(SparkSession.builder, jar="parsimony-job.jar").getOrCreate()
    model = parsimony.ml.ParsimonyClassifier(layers=[64, 32, 10], epochs=10).fit(rows)
"""

__version__ = "0.1.0.dev0"

from parsimony import ml
from parsimony._errors import ParsimonyError, TrainingAbortedError, UserError
from parsimony._jar import configure, jar_coordinate
from parsimony._progress import show_progress

__all__ = [
    "ParsimonyError",
    "TrainingAbortedError",
    "UserError",
    "configure",
    "jar_coordinate",
    "ml",
    "show_progress",
]
