"""Stages of PySpark's and ours together, saved and loaded in both languages."""

from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.feature import StringIndexer, VectorAssembler
from pyspark.ml.tuning import CrossValidator, CrossValidatorModel, ParamGridBuilder
from pyspark.sql import DataFrame

from parsimony.ml import ParsimonyClassificationModel, ParsimonyClassifier


def stages(classifier):
    return [
        StringIndexer(inputCol="tree", outputCol="label"),
        VectorAssembler(inputCols=["x0", "x1", "x2", "x3"], outputCol="features"),
        classifier,
    ]


def found(model, rows):
    return [row.prediction for row in model.transform(rows).collect()]


def test_a_pipeline_is_saved_and_loaded_whole(classifier, named_rows, tmp_path):
    Pipeline(stages=stages(classifier)).save(str(tmp_path / "pipeline"))
    pipeline = Pipeline.load(str(tmp_path / "pipeline"))
    assert isinstance(pipeline.getStages()[2], ParsimonyClassifier)
    assert pipeline.getStages()[2].getLayers() == [4, 8, 3]
    fitted = pipeline.fit(named_rows)
    fitted.save(str(tmp_path / "fitted"))
    loaded = PipelineModel.load(str(tmp_path / "fitted"))
    assert isinstance(loaded.stages[2], ParsimonyClassificationModel)
    assert found(loaded, named_rows) == found(fitted, named_rows)


def test_java_loads_what_python_saved(spark, classifier, named_rows, tmp_path):
    fitted = Pipeline(stages=stages(classifier)).fit(named_rows)
    fitted.save(str(tmp_path / "fitted"))
    java = spark._jvm.org.apache.spark.ml.PipelineModel.load(str(tmp_path / "fitted"))
    answered = DataFrame(java.transform(named_rows._jdf), spark)
    assert [row.prediction for row in answered.collect()] == found(fitted, named_rows)
    java_model = java.stages()[2]
    assert java_model.getClass().getName() == (
        "dev.parsimony.spark.ml.ParsimonyClassificationModel"
    )


def test_python_loads_what_java_saved(spark, rows, tmp_path):
    jvm, gateway = spark._jvm, spark.sparkContext._gateway
    estimator = jvm.dev.parsimony.spark.ml.ParsimonyClassifier("named")
    for name, value in {"layers": [4, 3], "numWorkers": 1, "batchSize": 8, "maxFailures": 2}.items():
        estimator.set(estimator.getParam(name).w(value))
    only = gateway.new_array(jvm.org.apache.spark.ml.PipelineStage, 1)
    only[0] = estimator
    pipeline = jvm.org.apache.spark.ml.Pipeline().setStages(only)
    pipeline.save(str(tmp_path / "pipeline"))
    fitted = pipeline.fit(rows._jdf)
    fitted.save(str(tmp_path / "fitted"))

    stage = Pipeline.load(str(tmp_path / "pipeline")).getStages()[0]
    assert (stage.uid, stage.getLayers(), stage.getMaxFailures()) == ("named", [4, 3], 2)
    assert not stage.isDefined(stage.compression)
    model = PipelineModel.load(str(tmp_path / "fitted"))
    answered = DataFrame(fitted.transform(rows._jdf), spark)
    assert found(model, rows) == [row.prediction for row in answered.collect()]


def test_cross_validation_chooses_the_better_of_two(classifier, rows, tmp_path):
    grid = ParamGridBuilder().addGrid(classifier.epochs, [1, 12]).build()
    chosen = CrossValidator(
        estimator=classifier,
        estimatorParamMaps=grid,
        evaluator=MulticlassClassificationEvaluator(metricName="accuracy"),
        numFolds=2,
        seed=1,
    ).fit(rows)
    assert chosen.avgMetrics[1] > chosen.avgMetrics[0]
    assert len(chosen.bestModel.summary.objectiveHistory) == 12
    chosen.save(str(tmp_path / "chosen"))
    loaded = CrossValidatorModel.load(str(tmp_path / "chosen"))
    assert found(loaded, rows) == found(chosen, rows)
