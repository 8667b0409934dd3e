"""Parameters: those of Java, and refused as there."""

import pytest

from parsimony import UserError
from parsimony.ml import (
    ParsimonyClassificationModel,
    ParsimonyClassifier,
    ParsimonyRegressionModel,
    ParsimonyRegressor,
)

STAGES = [
    ParsimonyClassifier,
    ParsimonyRegressor,
    ParsimonyClassificationModel,
    ParsimonyRegressionModel,
]


def plain(value):
    """A Java array as a list."""
    return list(value) if hasattr(value, "__len__") and not isinstance(value, str) else value


@pytest.mark.parametrize("kind", STAGES)
def test_names_defaults_and_docs_are_javas(spark, kind):
    python = kind()
    java = getattr(spark._jvm.dev.parsimony.spark.ml, kind.__name__)()
    java_params = {param.name(): param for param in java.params()}
    assert [param.name for param in python.params] == sorted(java_params)
    for param in python.params:
        theirs = java_params[param.name]
        assert param.doc == theirs.doc()
        assert python.hasDefault(param) == java.hasDefault(theirs), param.name
        if python.hasDefault(param):
            assert python.getOrDefault(param) == plain(java.getOrDefault(theirs))
        suffix = param.name[0].upper() + param.name[1:]
        assert callable(getattr(python, "get" + suffix))
        assert callable(getattr(python, "set" + suffix))


def test_setters_and_constructors_reach_java(spark):
    stage = ParsimonyClassifier(epochs=3, layers=[4, 3], compression=None)
    assert not stage.isDefined(stage.compression)
    stage.setParams(batchSize=5, averageSecondMoments=True).setThresholds([0.5, 0.25, 0.25])
    stage.set(stage.seed, 1 << 40)
    java = stage._to_java()
    assert java.uid() == stage.uid
    for name, value in {
        "epochs": 3,
        "batchSize": 5,
        "seed": 1 << 40,
        "averageSecondMoments": True,
        "layers": [4, 3],
        "thresholds": [0.5, 0.25, 0.25],
    }.items():
        assert plain(java.getOrDefault(java.getParam(name))) == value
    assert "Passes over the training rows" in stage.explainParams()


def test_one_column_of_features_or_several(spark):
    stage = ParsimonyClassifier(featuresCol=["a", "b"])
    assert (stage.getFeaturesCols(), stage.getFeaturesCol()) == (["a", "b"], "features")
    stage.setFeaturesCol("c")
    assert not stage.isDefined(stage.featuresCols)
    java = stage._to_java()
    assert not java.isDefined(java.getParam("featuresCols"))


def test_columns_that_are_set_both_ways_are_refused(classifier, rows):
    for one, value in (("featuresCol", "features"), ("labelCol", "label")):
        several = one + "s"
        both = f"Both {one}.* and {several}.* are set; leave one out"
        with pytest.raises(UserError, match=both):
            ParsimonyClassifier(**{one: value, several: ["a", "b"]})
        stage = classifier.copy({classifier.getParam(several): ["a", "b"]})
        with pytest.raises(UserError, match=both):
            stage.fit(rows, {stage.getParam(one): value})
        stage.set(stage.getParam(one), value)
        with pytest.raises(UserError, match=both):
            stage.fit(rows)


def test_setters_of_columns_clear_the_other_way(spark):
    stage = ParsimonyRegressor(featuresCol="x", labelCol="y")

    def are_set():
        return [
            name
            for name in ("featuresCol", "featuresCols", "labelCol", "labelCols")
            if stage.isSet(name)
        ]

    stage.setFeaturesCols(["a", "b"]).setLabelCols(["c", "d"])
    assert are_set() == ["featuresCols", "labelCols"]
    stage.setParams(featuresCol="x", labelCol="y")
    assert are_set() == ["featuresCol", "labelCol"]
    stage.setParams(featuresCol=["a", "b"], labelCols=["c", "d"])
    assert are_set() == ["featuresCols", "labelCols"]
    stage.setFeaturesCol("x").setLabelCol("y")
    assert are_set() == ["featuresCol", "labelCol"]
    java = stage._to_java()
    assert not java.isSet(java.getParam("labelCols"))


def test_a_param_map_is_for_one_fit(classifier, rows):
    model = classifier.fit(rows, {classifier.epochs: 1, classifier.predictionCol: "found"})
    assert model.report()["config"]["epochs"] == "1"
    assert "found" in model.transform(rows).columns
    assert "other" in model.transform(rows, {model.predictionCol: "other"}).columns
    assert (classifier.getEpochs(), model.getPredictionCol()) == (2, "found")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("epochs", 0, "1 or more"),
        ("compression", "zip", "variance"),
        ("layers", [4], "2 or more"),
        ("kernels", "cuda", "own or dl4j"),
        ("checkpointInterval", "often", "500steps"),
    ],
)
def test_what_is_not_allowed_is_refused_when_it_is_set(spark, name, value, expected):
    stage = ParsimonyClassifier()
    with pytest.raises(UserError, match=expected) as refusal:
        stage.set(stage.getParam(name), value)
    assert "\n" not in str(refusal.value) and "java" not in str(refusal.value)
    assert not stage.isSet(name)
    with pytest.raises(UserError, match=expected):
        ParsimonyClassifier(**{name: value})


def test_other_types_are_refused_as_by_pyspark(spark):
    with pytest.raises(TypeError, match="epochs"):
        ParsimonyClassifier(epochs="many")
    with pytest.raises(TypeError):
        ParsimonyClassifier([4, 3])
    with pytest.raises(TypeError, match="depth"):
        ParsimonyClassifier(depth=3)
