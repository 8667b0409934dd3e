"""Estimators and Models of Spark ML, as in the Java package dev.parsimony.spark.ml."""

import sys
from typing import Any, Dict, List, Union

from pyspark.ml.classification import (
    MultilayerPerceptronClassificationModel,
    ProbabilisticClassificationModel,
    ProbabilisticClassifier,
)
from pyspark.ml.linalg import Vector
from pyspark.ml.param import Param, Params
from pyspark.ml.regression import RegressionModel, Regressor
from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel
from pyspark.sql import DataFrame

from parsimony import _jvm
from parsimony._errors import UserError, sentences
from parsimony._params import ClassifierParams, ClassParams, RegressorParams, StageParams
from parsimony._progress import ProgressLine
from parsimony._report import ParsimonySummary

__all__ = [
    "ParsimonyClassificationModel",
    "ParsimonyClassifier",
    "ParsimonyRegressionModel",
    "ParsimonyRegressor",
    "ParsimonySummary",
]


class _Stage:
    """What all stages have: values are checked when they are set, and stages can be loaded."""

    _java_obj: Any = None

    @classmethod
    def read(cls) -> Any:
        return _jvm.reader(cls)

    def _require_local(self, name: str, instead: str) -> None:
        if not _jvm.local(self._java_obj):
            raise UserError(f"{name} is not to be had over Spark Connect; {instead}.")

    def set(self, param: Param, value: Any) -> None:
        self._shouldOwn(param)
        self._set(**{param.name: value})

    def setFeaturesCol(self, value: Union[str, List[str]]) -> Any:
        """Sets the column of features, or several, as setFeaturesCols does."""
        if isinstance(value, str):
            return self._set_instead("featuresCols", featuresCol=value)
        return self.setFeaturesCols(value)

    def setFeaturesCols(self, value: List[str]) -> Any:
        """Sets several columns of features, instead of the one if that was set."""
        return self._set_instead("featuresCol", featuresCols=value)

    def _set_instead(self, other: str, **values: Any) -> Any:
        self._set(**values)
        self.clear(self.getParam(other))
        return self

    def clear(self, param: Param) -> None:
        if _jvm.local(self._java_obj):
            super().clear(param)
        else:  # PySpark's own does nothing
            Params.clear(self, param)

    def _set(self, **values: Any) -> Any:
        before = dict(self._paramMap)
        super()._set(**values)
        if _jvm.local(self._java_obj):  # a server checks them when it is asked
            try:
                with sentences():
                    for name in values:
                        param = getattr(self, name)
                        self._make_java_param_pair(param, self._paramMap[param])
            except Exception:
                self._paramMap = before
                raise
        return self


class _Estimator(_Stage):
    def setLabelCol(self, value: Union[str, List[str]]) -> Any:
        """Sets the column of labels, or one for each of several outputs, as setLabelCols does."""
        if isinstance(value, str):
            return self._set_instead("labelCols", labelCol=value)
        return self.setLabelCols(value)

    def setLabelCols(self, value: List[str]) -> Any:
        """Sets a column of labels for each of several outputs, instead of the one if that was set."""
        return self._set_instead("labelCol", labelCols=value)

    def _create(self) -> None:
        self._java_obj = _jvm.new_stage(type(self).__name__, self.uid)

    def _set_given(self, given: Dict[str, Any]) -> Any:
        values = {name: value for name, value in given.items() if value is not None}
        others = []
        for one, several in (("featuresCol", "featuresCols"), ("labelCol", "labelCols")):
            if one in values and several in values:
                raise UserError(f"Both {one} and {several} are set; leave one out.")
            if not isinstance(values.get(one, ""), str):
                values[several] = values.pop(one)
            others += [one] if several in values else [several] if one in values else []
        self._set(**values)
        for other in others:
            self.clear(self.getParam(other))
        return self

    def setEvalDataset(self, dataset: DataFrame) -> Any:
        """Sets rows that are tested on after every epoch and not trained on.

        They stand instead of rows that validationIndicatorCol sets aside, with columns of the same
        names. A stage that is saved forgets them.
        """
        self._require_local("setEvalDataset", "name a column of such rows by validationIndicatorCol")
        self._java_obj.setEvalDataset(dataset._jdf)
        return self

    def _fit(self, dataset: DataFrame) -> Any:
        with sentences():
            return super()._fit(dataset)

    def _fit_java(self, dataset: DataFrame) -> Any:
        with sentences(), ProgressLine(self._java_obj.progress) as line:
            model = super()._fit_java(dataset)
            line.end_with(_summary(model).line())
            return model


class _Model(_Stage):
    def __init__(self, java_model: Any = None) -> None:
        super().__init__(java_model)
        if _jvm.local(java_model):
            self._transfer_params_from_java()

    def _transform(self, dataset: DataFrame) -> DataFrame:
        with sentences():
            return super()._transform(dataset)

    def _asked(self, name: str, *arguments: Any) -> Any:
        with sentences():
            return self._call_java(name, *arguments)

    @property
    def numFeatures(self) -> int:
        """The numbers that a row's features are."""
        return self._asked("numFeatures")

    @property
    def hasSummary(self) -> bool:
        """Whether there is a summary: not of a model that was loaded, or is a Connect server's."""
        return _jvm.local(self._java_obj) and self._asked("hasSummary")

    @property
    def summary(self) -> ParsimonySummary:
        """The figures of the training; UserError where there are none."""
        self._require_local("A summary", "the server's log has its lines")
        with sentences():
            return _summary(self._java_obj)

    def report(self) -> Dict[str, Any]:
        """All figures of the training, named as in report.json."""
        return self.summary.report()

    def predict(self, value: Vector) -> float:
        """The prediction for one row's features."""
        return self._asked("predict", value)

    def _repr_html_(self) -> Any:
        return self.summary._repr_html_() if self.hasSummary else None


def _summary(java_model: Any) -> ParsimonySummary:
    summary = java_model.summary()
    return ParsimonySummary(summary.toJson(), summary.toString())


class ParsimonyClassifier(
    _Estimator,
    ClassifierParams,
    JavaEstimator,
    ProbabilisticClassifier,
    JavaMLWritable,
    JavaMLReadable,
):
    """Trains a DL4J network on the rows of a DataFrame to tell classes apart.

    fit raises UserError before training, with what to change, and TrainingAbortedError where
    training began and did not end. explainParams() prints what can be set.
    """

    def _set(self, **values: Any) -> Any:
        weights = values.get("classWeights")
        if weights is not None and not isinstance(weights, str):
            values["classWeights"] = ",".join(str(float(weight)) for weight in weights)
        return super()._set(**values)

    def setClassWeights(self, value: Union[str, List[float]]) -> Any:
        """Sets balanced, or the weight of each class, in their order."""
        return self._set(classWeights=value)

    def _create_model(self, java_model: Any) -> "ParsimonyClassificationModel":
        return ParsimonyClassificationModel(java_model)


class ParsimonyClassificationModel(
    _Model,
    ClassParams,
    StageParams,
    JavaModel,
    ProbabilisticClassificationModel,
    JavaMLWritable,
    JavaMLReadable,
):
    """A network that tells classes apart, as ParsimonyClassifier has trained it.

    What is saved holds data/model.zip, which plain DL4J opens.
    """

    @property
    def numClasses(self) -> int:
        """The classes that the network tells apart; UserError where it has several outputs."""
        return self._asked("numClasses")

    def predictRaw(self, value: Vector) -> Vector:
        """Logarithms of the probabilities of one row's classes."""
        return self._asked("predictRaw", value)

    def predictProbability(self, value: Vector) -> Vector:
        """Probabilities of one row's classes."""
        return self._asked("predictProbability", value)

    def toSparkModel(self) -> MultilayerPerceptronClassificationModel:
        """Spark's own model with the same weights and columns, which answers without Parsimony.

        It takes a vector's features in the order in which they were learned, whatever their names.
        UserError where the network is not of the form that `layers` makes, or reads several columns.
        """
        self._require_local("toSparkModel", "save the model, and load it in a Spark of its own")
        self._transfer_params_to_java()
        model = MultilayerPerceptronClassificationModel(self._asked("toSparkModel"))
        model._transfer_params_from_java()
        return model


class ParsimonyRegressor(
    _Estimator, RegressorParams, JavaEstimator, Regressor, JavaMLWritable, JavaMLReadable
):
    """Trains a DL4J network to predict a value, or several at once."""

    def _create_model(self, java_model: Any) -> "ParsimonyRegressionModel":
        return ParsimonyRegressionModel(java_model)


class ParsimonyRegressionModel(
    _Model, StageParams, JavaModel, RegressionModel, JavaMLWritable, JavaMLReadable
):
    """A network that predicts values, as ParsimonyRegressor has trained it."""


# PySpark looks up the Python class of a stage that Java has loaded by the Java class's name.
sys.modules.setdefault(_jvm.PACKAGE, sys.modules[__name__])
