"""What is to be had over Spark Connect, and what is not, on the server at SPARK_REMOTE."""

import random

import pytest
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.feature import VectorAssembler
from pyspark.ml.linalg import Vectors
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder
from pyspark.sql import SparkSession

from parsimony import UserError
from parsimony.ml import (
    ParsimonyClassificationModel,
    ParsimonyClassifier,
    ParsimonyRegressionModel,
    ParsimonyRegressor,
)

FEATURES, CLASSES, EXAMPLES = 4, 3, 60


@pytest.fixture(scope="session")
def spark():
    session = SparkSession.builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="session")
def rows(spark):
    """Classes around one centre each, as numbers and as a vector of them, in a single partition."""
    generator = random.Random(4)
    data = []
    for _ in range(EXAMPLES):
        label = generator.randrange(CLASSES)
        features = [
            (1 if k % CLASSES == label else -1) + 0.6 * generator.gauss(0, 1)
            for k in range(FEATURES)
        ]
        data.append((Vectors.dense(features), float(label), *features))
    names = ["features", "label"] + [f"x{k}" for k in range(FEATURES)]
    return spark.createDataFrame(data, names).coalesce(1)


@pytest.fixture
def classifier():
    return ParsimonyClassifier(
        layers=[FEATURES, 8, CLASSES],
        updater="adam:0.05",
        numWorkers=2,
        batchSize=8,
        threadsPerWorker=1,
        epochs=8,
    )


def answers(model, rows):
    return [tuple(row) for row in model.transform(rows).select("probability").collect()]


def test_it_learns_and_answers(classifier, rows):
    model = classifier.fit(rows)
    assert isinstance(model, ParsimonyClassificationModel)
    assert (model.numClasses, model.numFeatures) == (CLASSES, FEATURES)
    answered = model.transform(rows)
    assert answered.columns[-3:] == ["rawPrediction", "probability", "prediction"]
    assert answered.filter("label = prediction").count() > 0.8 * EXAMPLES
    first = answered.first()
    assert model.predict(first.features) == first.prediction
    assert model.predictRaw(first.features).argmax() == first.prediction
    assert model.predictProbability(first.features).toArray() == pytest.approx(
        first.probability.toArray(), abs=1e-6
    )
    assert answers(classifier.copy().fit(rows), rows) == answers(model, rows)


def test_parameters_of_all_types_arrive(classifier, rows):
    classifier.setSeed(1 << 40).setBatchByLength(True).setThresholds([0.2, 0.3, 0.5])
    classifier.setInputShape([FEATURES]).setCompression("strom:tau=0.01").setClassWeights([1, 2, 3])
    model = classifier.setFeaturesCols([f"x{k}" for k in range(FEATURES)]).fit(rows)
    assert answers(model, rows) != answers(classifier.setSeed(1).fit(rows), rows)
    again = classifier.setFeaturesCol("features").fit(rows)
    assert not classifier.isSet(classifier.featuresCols)
    assert again.transform(rows).count() == EXAMPLES


def test_models_and_estimators_are_saved_and_loaded(classifier, rows, tmp_path):
    classifier.save(str(tmp_path / "estimator"))
    loaded = ParsimonyClassifier.load(str(tmp_path / "estimator"))
    assert (loaded.uid, loaded.getLayers()) == (classifier.uid, classifier.getLayers())
    model = classifier.fit(rows).setPredictionCol("found")
    model.save(str(tmp_path / "model"))
    read = ParsimonyClassificationModel.load(str(tmp_path / "model"))
    assert read.transform(rows).columns[-1] == "found"
    assert answers(read, rows) == answers(model, rows)
    further = ParsimonyClassifier(
        modelPath=str(tmp_path / "model/data/model.zip"), numWorkers=1, batchSize=16
    )
    assert further.fit(rows).numClasses == CLASSES


def test_it_stands_in_a_pipeline(classifier, rows, tmp_path):
    columns = [f"x{k}" for k in range(FEATURES)]
    assembler = VectorAssembler(inputCols=columns, outputCol="all")
    fitted = Pipeline(stages=[assembler, classifier.setFeaturesCol("all")]).fit(rows)
    fitted.save(str(tmp_path / "fitted"))
    loaded = PipelineModel.load(str(tmp_path / "fitted"))
    assert isinstance(loaded.stages[1], ParsimonyClassificationModel)
    assert answers(loaded, rows) == answers(fitted, rows)


def test_cross_validation_tries_its_parameters(classifier, rows):
    chosen = CrossValidator(
        estimator=classifier,
        estimatorParamMaps=ParamGridBuilder().addGrid(classifier.epochs, [1, 12]).build(),
        evaluator=MulticlassClassificationEvaluator(metricName="accuracy"),
        numFolds=2,
        seed=1,
    ).fit(rows)
    assert chosen.avgMetrics[1] > chosen.avgMetrics[0]


def test_a_regressor_learns_and_answers(rows):
    regressor = ParsimonyRegressor(
        layers=[FEATURES, 1], numWorkers=1, batchSize=16, validationIndicatorCol="aside"
    )
    model = regressor.fit(rows.withColumn("aside", rows.x0 > 1))
    assert isinstance(model, ParsimonyRegressionModel)
    assert model.transform(rows).columns[-1] == "prediction"


def test_errors_are_those_of_a_session_of_its_own(classifier, rows):
    with pytest.raises(UserError, match="^There is no column 'x' in the DataFrame"):
        classifier.copy({classifier.labelCol: "x"}).fit(rows)
    with pytest.raises(UserError, match="^Unknown compression method .* and none.$"):
        classifier.copy({classifier.compression: "zip"}).fit(rows)
    nulls = rows.selectExpr("if(x0 > 1, null, features) as features", "label")
    with pytest.raises(UserError, match="cannot be used: the column 'features' is null"):
        classifier.fit(nulls)


def test_what_is_not_to_be_had_says_so(classifier, rows):
    with pytest.raises(UserError, match="setEvalDataset is not to be had over Spark Connect"):
        classifier.setEvalDataset(rows)
    model = classifier.fit(rows)
    assert not model.hasSummary and model._repr_html_() is None
    for asked in (lambda: model.summary, model.report, model.toSparkModel):
        with pytest.raises(UserError, match="is not to be had over Spark Connect"):
            asked()
