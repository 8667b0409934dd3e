"""fit, transform, save and load of single stages."""

import zipfile

import pytest
from pyspark.ml.linalg import Vectors
from pyspark.ml.regression import LinearRegression

from conftest import CLASSES, EXAMPLES, FEATURES
from parsimony import UserError
from parsimony.ml import (
    ParsimonyClassificationModel,
    ParsimonyClassifier,
    ParsimonyRegressionModel,
    ParsimonyRegressor,
)


def answers(model, rows):
    return [tuple(row) for row in model.transform(rows).collect()]


def test_learns_and_answers(classifier, rows):
    model = classifier.setNumWorkers(2).setBatchSize(8).setEpochs(12).fit(rows)
    assert isinstance(model, ParsimonyClassificationModel)
    assert model.uid == classifier.uid
    assert (model.numClasses, model.numFeatures) == (CLASSES, FEATURES)
    assert model.getInputShape() == [FEATURES]
    answered = model.transform(rows)
    assert answered.columns == [
        "features", "label", "rawPrediction", "probability", "prediction"
    ]
    right = answered.filter("label = prediction").count()
    assert right > 0.8 * EXAMPLES
    first = answered.first()
    assert model.predict(first.features) == first.prediction
    assert model.predictProbability(first.features).toArray() == pytest.approx(
        first.probability.toArray(), abs=1e-6
    )
    assert model.predictRaw(first.features).argmax() == first.prediction


def test_a_model_is_saved_and_loaded(classifier, rows, tmp_path):
    model = classifier.fit(rows).setPredictionCol("found")
    path = str(tmp_path / "model")
    model.save(path)
    loaded = ParsimonyClassificationModel.load(path)
    assert loaded.uid == model.uid
    assert loaded.getPredictionCol() == "found"
    assert answers(loaded, rows) == answers(model, rows)
    assert not loaded.hasSummary and loaded._repr_html_() is None
    with pytest.raises(UserError, match="no summary"):
        loaded.report()
    assert "coefficients.bin" in zipfile.ZipFile(path + "/data/model.zip").namelist()
    trained_on = ParsimonyClassifier(
        modelPath=path + "/data/model.zip", numWorkers=1, threadsPerWorker=1, batchSize=16
    )
    assert trained_on.fit(rows).numClasses == CLASSES


def test_a_network_of_layers_becomes_sparks_own_model(classifier, rows):
    model = classifier.fit(rows).setPredictionCol("found")
    own = model.toSparkModel()
    assert type(own).__name__ == "MultilayerPerceptronClassificationModel"
    assert list(own.getLayers()) == [FEATURES, 8, CLASSES]
    assert own.getPredictionCol() == "found"
    expected = [row.probability.toArray() for row in model.transform(rows).collect()]
    answered = [row.probability.toArray() for row in own.transform(rows).collect()]
    for one, other in zip(expected, answered):
        assert other == pytest.approx(one, abs=1e-6)
    with pytest.raises(UserError, match="VectorAssembler"):
        model.setFeaturesCols(["a", "b"]).toSparkModel()


def test_an_eval_dataset_is_tested_on(classifier, rows):
    plain = classifier.fit(rows)
    assert plain.report()["epochs"][0].get("testLoss") is None
    tested = classifier.setEvalDataset(rows.limit(9)).copy().fit(rows)
    assert all(epoch["testLoss"] > 0 for epoch in tested.report()["epochs"])
    assert answers(tested, rows) == answers(plain, rows)


def test_an_estimator_is_saved_and_loaded(classifier, tmp_path):
    classifier.setThresholds([0.2, 0.3, 0.5]).setFeaturesCols(["a", "b"]).setSeed(1 << 40)
    path = str(tmp_path / "estimator")
    classifier.save(path)
    loaded = ParsimonyClassifier.load(path)
    assert loaded.uid == classifier.uid
    assert loaded.extractParamMap() == classifier.extractParamMap()
    assert loaded.getSeed() == 1 << 40


def test_the_same_seed_gives_the_same_answers(classifier, rows):
    assert answers(classifier.fit(rows), rows) == answers(classifier.copy().fit(rows), rows)


def test_regression_of_one_value_and_of_several(spark, tmp_path):
    data = [(Vectors.dense([i / 20, 1.0]), i / 10, Vectors.dense([i / 10, -i / 10]))
            for i in range(20)]
    rows = spark.createDataFrame(data, ["features", "label", "both"]).coalesce(1)
    regressor = ParsimonyRegressor(
        layers=[2, 1], numWorkers=1, batchSize=4, epochs=20, updater="adam:0.1"
    )
    model = regressor.fit(rows)
    assert isinstance(model, ParsimonyRegressionModel)
    reference = LinearRegression().fit(rows)
    value = Vectors.dense([0.5, 1.0])
    assert model.predict(value) == pytest.approx(reference.predict(value), abs=0.3)
    model.save(str(tmp_path / "model"))
    loaded = ParsimonyRegressionModel.load(str(tmp_path / "model"))
    assert answers(loaded, rows) == answers(model, rows)

    both = regressor.copy({regressor.layers: [2, 2], regressor.labelCol: "both"}).fit(rows)
    assert len(both.transform(rows).first().prediction) == 2
    with pytest.raises(UserError, match="2 values at once"):
        both.predict(value)


def test_features_in_several_columns(classifier, named_rows):
    rows = named_rows.selectExpr("x0", "x1", "x2", "x3", "double(ascii(tree) - 97) as label")
    model = classifier.setFeaturesCol(["x0", "x1", "x2", "x3"]).fit(rows)
    assert "prediction" in model.transform(rows).columns


def test_images_of_sparks_own_source(spark, classifier, tmp_path):
    picture = bytes.fromhex(  # a PPM-free 2 x 2 PNG would need a library; BMP needs none
        "424d46000000000000003600000028000000020000000200000001001800000000001000000000000000000000"
        "0000000000000000000000ff00ff0000000000ffffff0000"
    )
    for i in range(4):
        (tmp_path / f"{i}.bmp").write_bytes(picture)
    rows = spark.read.format("image").load(str(tmp_path)).selectExpr(
        "image", "double(ascii(substr(image.origin, -5, 1)) % 2) as label"
    ).coalesce(1)
    model = ParsimonyClassifier(
        featuresCol="image", model="mlp:4", numWorkers=1, batchSize=2
    ).fit(rows)
    assert model.getInputShape() == [3, 2, 2]
    assert model.transform(rows).select("prediction").count() == 4


def test_classes_count_by_their_weights(classifier, rows):
    balanced = answers(classifier.setClassWeights("balanced").fit(rows), rows)
    classifier.clear(classifier.classWeights)
    assert balanced != answers(classifier.fit(rows), rows)
    given = classifier.setClassWeights([1, 2.5, 1])
    assert given.getClassWeights() == "1.0,2.5,1.0"
    assert answers(given.fit(rows), rows) != balanced
    with pytest.raises(UserError, match="class weights"):
        classifier.setClassWeights("heavy")


def test_sequences_of_different_lengths(spark):
    series = [([[0.1 * i, float(i % 2)]] * (1 + i % 3), float(i % 2)) for i in range(24)]
    rows = spark.createDataFrame(series, ["features", "label"]).coalesce(1)
    lstm = ParsimonyClassifier(
        model="lstm:4", numWorkers=1, threadsPerWorker=1, batchSize=6, batchByLength=True
    )
    answered = lstm.fit(rows).transform(rows)
    assert answered.filter("prediction in (0, 1)").count() == len(series)


def test_several_columns_are_numbers_unless_a_network_has_several_inputs(classifier, rows):
    with pytest.raises(UserError, match="several columns of features must be numbers"):
        classifier.setFeaturesCol(["features", "label"]).fit(rows)
    classifier.setInputShapes(["3,32,32", "5"])
    assert classifier.getInputShapes() == ["3,32,32", "5"]
    with pytest.raises(UserError, match="1 to 3 numbers above 0"):
        classifier.setInputShapes(["wide"])


def two_heads(spark):
    """A graph's configuration: three classes and a value of four features."""
    jvm = spark._jvm
    conf = jvm.org.deeplearning4j.nn.conf
    losses = jvm.org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction
    activations = jvm.org.nd4j.linalg.activations.Activation
    head = getattr(conf.layers, "OutputLayer$Builder")
    graph = getattr(conf, "NeuralNetConfiguration$Builder")().seed(3).graphBuilder()
    new_array = spark.sparkContext._gateway.new_array

    def names(*given):
        array = new_array(jvm.java.lang.String, len(given))
        for place, name in enumerate(given):
            array[place] = name
        return array

    kind = head(losses.MCXENT).activation(activations.SOFTMAX).nIn(FEATURES).nOut(CLASSES)
    value = head(losses.MSE).activation(activations.IDENTITY).nIn(FEATURES).nOut(1)
    return (
        graph.addInputs(names("in"))
        .addLayer("kind", kind.build(), names("in"))
        .addLayer("value", value.build(), names("in"))
        .setOutputs(names("kind", "value"))
        .build()
        .toJson()
    )


def test_several_outputs_learn_from_a_column_each(spark, rows, tmp_path):
    labelled = rows.selectExpr("features", "label", "label * 2 as twice")
    network = two_heads(spark)
    classifier = ParsimonyClassifier(
        model=network,
        labelCol=["label", "twice"],
        numWorkers=1,
        threadsPerWorker=1,
        batchSize=16,
    )
    assert classifier.getLabelCols() == ["label", "twice"]
    model = classifier.fit(labelled)
    answered = model.transform(labelled)
    assert answered.columns[3:] == [
        "rawPrediction_kind", "probability_kind", "prediction_kind", "prediction_value"
    ]
    model.save(str(tmp_path / "model"))
    loaded = ParsimonyClassificationModel.load(str(tmp_path / "model"))
    assert answers(loaded, labelled) == answers(model, labelled)
    with pytest.raises(UserError, match="several outputs"):
        model.numClasses
    with pytest.raises(UserError, match="2 outputs .kind, value."):
        classifier.setLabelCol("label").fit(labelled)
