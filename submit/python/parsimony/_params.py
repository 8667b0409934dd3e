"""The parameters of the stages, made from those in Java; do not edit.

PythonParamsTest in spark-job/ml holds this file to them, and writes it when it is run with
-Dparsimony.docs=write.
"""

from typing import Any, List, Optional

from pyspark import keyword_only
from pyspark.ml.param import Param, Params, TypeConverters


class StageParams(Params):
    """Parameters of all stages."""

    featuresCol: "Param[str]" = Param(
        Params._dummy(),
        "featuresCol",
        "features column name",
        typeConverter=TypeConverters.toString,
    )

    featuresCols: "Param[List[str]]" = Param(
        Params._dummy(),
        "featuresCols",
        "Columns that are the features of a row, in this order, instead of the one column of "
        "featuresCol: numbers, or where the network has several inputs a column of any kind "
        "for each of them.",
        typeConverter=TypeConverters.toListString,
    )

    inferBatchSize: "Param[int]" = Param(
        Params._dummy(),
        "inferBatchSize",
        "Rows that transform gives to the network at once.",
        typeConverter=TypeConverters.toInt,
    )

    inputShape: "Param[List[int]]" = Param(
        Params._dummy(),
        "inputShape",
        "Dimensions of a row's features, for networks that take more than vectors: channels, "
        "height and width of an image, or features and steps of a sequence, whose values a "
        "vector or an array holds in that order. By default the length of the vector, or the "
        "size of the first image.",
        typeConverter=TypeConverters.toListInt,
    )

    inputShapes: "Param[List[str]]" = Param(
        Params._dummy(),
        "inputShapes",
        "Dimensions of a row's features for each input of a network that has several, as "
        "inputShape takes them for a single one: such as 3,32,32 and 5.",
        typeConverter=TypeConverters.toListString,
    )

    labelCol: "Param[str]" = Param(
        Params._dummy(),
        "labelCol",
        "label column name",
        typeConverter=TypeConverters.toString,
    )

    predictionCol: "Param[str]" = Param(
        Params._dummy(),
        "predictionCol",
        "prediction column name",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            featuresCol="features",
            inferBatchSize=1024,
            labelCol="label",
            predictionCol="prediction",
        )

    def getFeaturesCol(self) -> str:
        return self.getOrDefault(self.featuresCol)

    def setFeaturesCol(self, value: str) -> Any:
        return self._set(featuresCol=value)

    def getFeaturesCols(self) -> List[str]:
        return self.getOrDefault(self.featuresCols)

    def setFeaturesCols(self, value: List[str]) -> Any:
        return self._set(featuresCols=value)

    def getInferBatchSize(self) -> int:
        return self.getOrDefault(self.inferBatchSize)

    def setInferBatchSize(self, value: int) -> Any:
        return self._set(inferBatchSize=value)

    def getInputShape(self) -> List[int]:
        return self.getOrDefault(self.inputShape)

    def setInputShape(self, value: List[int]) -> Any:
        return self._set(inputShape=value)

    def getInputShapes(self) -> List[str]:
        return self.getOrDefault(self.inputShapes)

    def setInputShapes(self, value: List[str]) -> Any:
        return self._set(inputShapes=value)

    def getLabelCol(self) -> str:
        return self.getOrDefault(self.labelCol)

    def setLabelCol(self, value: str) -> Any:
        return self._set(labelCol=value)

    def getPredictionCol(self) -> str:
        return self.getOrDefault(self.predictionCol)

    def setPredictionCol(self, value: str) -> Any:
        return self._set(predictionCol=value)


class ClassParams(Params):
    """Parameters of what tells classes apart."""

    probabilityCol: "Param[str]" = Param(
        Params._dummy(),
        "probabilityCol",
        "Column name for predicted class conditional probabilities. Note: Not all models "
        "output well-calibrated probability estimates! These probabilities should be treated "
        "as confidences, not precise probabilities",
        typeConverter=TypeConverters.toString,
    )

    rawPredictionCol: "Param[str]" = Param(
        Params._dummy(),
        "rawPredictionCol",
        "raw prediction (a.k.a. confidence) column name",
        typeConverter=TypeConverters.toString,
    )

    thresholds: "Param[List[float]]" = Param(
        Params._dummy(),
        "thresholds",
        "Thresholds in multi-class classification to adjust the probability of predicting "
        "each class. Array must have length equal to the number of classes, with values > 0 "
        "excepting that at most one value may be 0. The class with largest value p/t is "
        "predicted, where p is the original probability of that class and t is the class's "
        "threshold",
        typeConverter=TypeConverters.toListFloat,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            probabilityCol="probability",
            rawPredictionCol="rawPrediction",
        )

    def getProbabilityCol(self) -> str:
        return self.getOrDefault(self.probabilityCol)

    def setProbabilityCol(self, value: str) -> Any:
        return self._set(probabilityCol=value)

    def getRawPredictionCol(self) -> str:
        return self.getOrDefault(self.rawPredictionCol)

    def setRawPredictionCol(self, value: str) -> Any:
        return self._set(rawPredictionCol=value)

    def getThresholds(self) -> List[float]:
        return self.getOrDefault(self.thresholds)

    def setThresholds(self, value: List[float]) -> Any:
        return self._set(thresholds=value)


class TrainingParams(Params):
    """Parameters of Estimators."""

    averageSecondMoments: "Param[bool]" = Param(
        Params._dummy(),
        "averageSecondMoments",
        "Whether all steps get a running average of second moments; always so where not "
        "every step takes its own.",
        typeConverter=TypeConverters.toBoolean,
    )

    batchByLength: "Param[bool]" = Param(
        Params._dummy(),
        "batchByLength",
        "Puts sequences of like length into a batch: less padding, but which of them meet is "
        "less random.",
        typeConverter=TypeConverters.toBoolean,
    )

    batchSize: "Param[int]" = Param(
        Params._dummy(),
        "batchSize",
        "Examples per worker and step.",
        typeConverter=TypeConverters.toInt,
    )

    checkpointDir: "Param[str]" = Param(
        Params._dummy(),
        "checkpointDir",
        "Folder of checkpoints, on any Hadoop file system; none by default. Each training "
        "has a folder of its own there, by its rows, its network and its parameters, and "
        "goes on from its latest checkpoint.",
        typeConverter=TypeConverters.toString,
    )

    checkpointInterval: "Param[str]" = Param(
        Params._dummy(),
        "checkpointInterval",
        "How often a checkpoint is kept: such as 500steps, 2epochs or 10min.",
        typeConverter=TypeConverters.toString,
    )

    checkpointKeep: "Param[int]" = Param(
        Params._dummy(),
        "checkpointKeep",
        "Checkpoints that are kept; older ones are deleted.",
        typeConverter=TypeConverters.toInt,
    )

    compression: "Param[str]" = Param(
        Params._dummy(),
        "compression",
        "How what is shared travels, such as variance:alpha=1.5, strom:tau=0.01, qsgd:bits=2 "
        "or none; by default variance.",
        typeConverter=TypeConverters.toString,
    )

    earlyStoppingRounds: "Param[int]" = Param(
        Params._dummy(),
        "earlyStoppingRounds",
        "Ends the training after so many epochs in a row without a lower loss on the rows of "
        "validationIndicatorCol or setEvalDataset, and keeps the network of the epoch with "
        "the lowest; 0 trains all epochs and keeps the last.",
        typeConverter=TypeConverters.toInt,
    )

    epochs: "Param[int]" = Param(
        Params._dummy(),
        "epochs",
        "Passes over the training rows.",
        typeConverter=TypeConverters.toInt,
    )

    exchange: "Param[str]" = Param(
        Params._dummy(),
        "exchange",
        "How messages travel between the workers: auto, which measures, or one of the "
        "patterns that the command's --exchange lists.",
        typeConverter=TypeConverters.toString,
    )

    kernels: "Param[str]" = Param(
        Params._dummy(),
        "kernels",
        "own computes steps by Parsimony's faster operations, dl4j by DL4J's alone, with the "
        "bits that its fit gives; own,convolutions=WAY as --kernels takes it.",
        typeConverter=TypeConverters.toString,
    )

    labelCols: "Param[List[str]]" = Param(
        Params._dummy(),
        "labelCols",
        "Columns of labels for a graph with several outputs, one for each in the network's "
        "order, instead of the one column of labelCol. What transform adds for an output has "
        "its name behind: such as prediction_NAME.",
        typeConverter=TypeConverters.toListString,
    )

    layers: "Param[List[int]]" = Param(
        Params._dummy(),
        "layers",
        "Widths of a network of dense layers with sigmoids, as "
        "MultilayerPerceptronClassifier has it: features, hidden layers, and classes (with "
        "softmax) or values (without).",
        typeConverter=TypeConverters.toListInt,
    )

    localSteps: "Param[int]" = Param(
        Params._dummy(),
        "localSteps",
        "With shared updates: batches of each worker between two exchanges; 4 by default.",
        typeConverter=TypeConverters.toInt,
    )

    maxFailures: "Param[int]" = Param(
        Params._dummy(),
        "maxFailures",
        "How many failed attempts in a row, without a new checkpoint, are followed by "
        "another.",
        typeConverter=TypeConverters.toInt,
    )

    minWorkers: "Param[int]" = Param(
        Params._dummy(),
        "minWorkers",
        "Workers with which to go on after a failure; by default all.",
        typeConverter=TypeConverters.toInt,
    )

    model: "Param[str]" = Param(
        Params._dummy(),
        "model",
        "The network: DL4J's configuration of a MultiLayerNetwork or a ComputationGraph as "
        "JSON, or the name of a network of classes: lenet, mlp:WIDTH[,WIDTH...], vgg-small, "
        "resnet50, and lstm:UNITS for sequences.",
        typeConverter=TypeConverters.toString,
    )

    modelPath: "Param[str]" = Param(
        Params._dummy(),
        "modelPath",
        "File of the network, on any Hadoop file system: FILE.json, DL4J's configuration, or "
        "FILE.zip, a saved model, which is trained on.",
        typeConverter=TypeConverters.toString,
    )

    numWorkers: "Param[int]" = Param(
        Params._dummy(),
        "numWorkers",
        "Workers; each takes one of Spark's slots, and all are needed at once.",
        typeConverter=TypeConverters.toInt,
    )

    onNonFinite: "Param[str]" = Param(
        Params._dummy(),
        "onNonFinite",
        "What a batch does whose gradient is not finite: fail ends the training, skip leaves "
        "it out.",
        typeConverter=TypeConverters.toString,
    )

    outer: "Param[str]" = Param(
        Params._dummy(),
        "outer",
        "With shared updates: ETA,MU, learning rate and Nesterov momentum of the outer "
        "optimiser; by default 1,0.5.",
        typeConverter=TypeConverters.toString,
    )

    preset: "Param[str]" = Param(
        Params._dummy(),
        "preset",
        "paper: all as in the paper of variance.",
        typeConverter=TypeConverters.toString,
    )

    secondMomentsEvery: "Param[int]" = Param(
        Params._dummy(),
        "secondMomentsEvery",
        "Takes second moments at every k-th step of a worker only; by default 4 with shared "
        "updates, else 1.",
        typeConverter=TypeConverters.toInt,
    )

    seed: "Param[int]" = Param(
        Params._dummy(),
        "seed",
        "Seed of shuffling, dropout, rounding, and of parameters where layers or a name "
        "makes the network.",
        typeConverter=TypeConverters.toInt,
    )

    share: "Param[str]" = Param(
        Params._dummy(),
        "share",
        "What travels: updates or gradients; by default updates with variance and networks "
        "of 100,000 parameters or more, else gradients.",
        typeConverter=TypeConverters.toString,
    )

    target: "Param[str]" = Param(
        Params._dummy(),
        "target",
        "Sets the alpha of variance or hybrid during the run: ratio=1000 for so many times "
        "fewer bytes than float32, comm=5% for that share of the time in the exchange.",
        typeConverter=TypeConverters.toString,
    )

    threadsPerWorker: "Param[int]" = Param(
        Params._dummy(),
        "threadsPerWorker",
        "Native threads of each worker; by default Spark's cores per task.",
        typeConverter=TypeConverters.toInt,
    )

    updater: "Param[str]" = Param(
        Params._dummy(),
        "updater",
        "Optimiser of a network that layers or a name makes: adam:RATE, "
        "nesterovs:RATE[,MOMENTUM] or sgd:RATE.",
        typeConverter=TypeConverters.toString,
    )

    validationIndicatorCol: "Param[str]" = Param(
        Params._dummy(),
        "validationIndicatorCol",
        "Boolean column that is true for rows that are not trained on, but tested on after "
        "every epoch.",
        typeConverter=TypeConverters.toString,
    )

    weightCol: "Param[str]" = Param(
        Params._dummy(),
        "weightCol",
        "Column of how often a row counts, a number of 0 or more: 2 is the row twice, 0 its "
        "absence, 0.5 the row with half its loss.",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            averageSecondMoments=False,
            batchByLength=False,
            batchSize=64,
            checkpointInterval="10min",
            checkpointKeep=3,
            earlyStoppingRounds=0,
            epochs=1,
            exchange="auto",
            kernels="own",
            maxFailures=3,
            numWorkers=4,
            onNonFinite="fail",
            seed=42,
            updater="adam:0.001",
        )

    def getAverageSecondMoments(self) -> bool:
        return self.getOrDefault(self.averageSecondMoments)

    def setAverageSecondMoments(self, value: bool) -> Any:
        return self._set(averageSecondMoments=value)

    def getBatchByLength(self) -> bool:
        return self.getOrDefault(self.batchByLength)

    def setBatchByLength(self, value: bool) -> Any:
        return self._set(batchByLength=value)

    def getBatchSize(self) -> int:
        return self.getOrDefault(self.batchSize)

    def setBatchSize(self, value: int) -> Any:
        return self._set(batchSize=value)

    def getCheckpointDir(self) -> str:
        return self.getOrDefault(self.checkpointDir)

    def setCheckpointDir(self, value: str) -> Any:
        return self._set(checkpointDir=value)

    def getCheckpointInterval(self) -> str:
        return self.getOrDefault(self.checkpointInterval)

    def setCheckpointInterval(self, value: str) -> Any:
        return self._set(checkpointInterval=value)

    def getCheckpointKeep(self) -> int:
        return self.getOrDefault(self.checkpointKeep)

    def setCheckpointKeep(self, value: int) -> Any:
        return self._set(checkpointKeep=value)

    def getCompression(self) -> str:
        return self.getOrDefault(self.compression)

    def setCompression(self, value: str) -> Any:
        return self._set(compression=value)

    def getEarlyStoppingRounds(self) -> int:
        return self.getOrDefault(self.earlyStoppingRounds)

    def setEarlyStoppingRounds(self, value: int) -> Any:
        return self._set(earlyStoppingRounds=value)

    def getEpochs(self) -> int:
        return self.getOrDefault(self.epochs)

    def setEpochs(self, value: int) -> Any:
        return self._set(epochs=value)

    def getExchange(self) -> str:
        return self.getOrDefault(self.exchange)

    def setExchange(self, value: str) -> Any:
        return self._set(exchange=value)

    def getKernels(self) -> str:
        return self.getOrDefault(self.kernels)

    def setKernels(self, value: str) -> Any:
        return self._set(kernels=value)

    def getLabelCols(self) -> List[str]:
        return self.getOrDefault(self.labelCols)

    def setLabelCols(self, value: List[str]) -> Any:
        return self._set(labelCols=value)

    def getLayers(self) -> List[int]:
        return self.getOrDefault(self.layers)

    def setLayers(self, value: List[int]) -> Any:
        return self._set(layers=value)

    def getLocalSteps(self) -> int:
        return self.getOrDefault(self.localSteps)

    def setLocalSteps(self, value: int) -> Any:
        return self._set(localSteps=value)

    def getMaxFailures(self) -> int:
        return self.getOrDefault(self.maxFailures)

    def setMaxFailures(self, value: int) -> Any:
        return self._set(maxFailures=value)

    def getMinWorkers(self) -> int:
        return self.getOrDefault(self.minWorkers)

    def setMinWorkers(self, value: int) -> Any:
        return self._set(minWorkers=value)

    def getModel(self) -> str:
        return self.getOrDefault(self.model)

    def setModel(self, value: str) -> Any:
        return self._set(model=value)

    def getModelPath(self) -> str:
        return self.getOrDefault(self.modelPath)

    def setModelPath(self, value: str) -> Any:
        return self._set(modelPath=value)

    def getNumWorkers(self) -> int:
        return self.getOrDefault(self.numWorkers)

    def setNumWorkers(self, value: int) -> Any:
        return self._set(numWorkers=value)

    def getOnNonFinite(self) -> str:
        return self.getOrDefault(self.onNonFinite)

    def setOnNonFinite(self, value: str) -> Any:
        return self._set(onNonFinite=value)

    def getOuter(self) -> str:
        return self.getOrDefault(self.outer)

    def setOuter(self, value: str) -> Any:
        return self._set(outer=value)

    def getPreset(self) -> str:
        return self.getOrDefault(self.preset)

    def setPreset(self, value: str) -> Any:
        return self._set(preset=value)

    def getSecondMomentsEvery(self) -> int:
        return self.getOrDefault(self.secondMomentsEvery)

    def setSecondMomentsEvery(self, value: int) -> Any:
        return self._set(secondMomentsEvery=value)

    def getSeed(self) -> int:
        return self.getOrDefault(self.seed)

    def setSeed(self, value: int) -> Any:
        return self._set(seed=value)

    def getShare(self) -> str:
        return self.getOrDefault(self.share)

    def setShare(self, value: str) -> Any:
        return self._set(share=value)

    def getTarget(self) -> str:
        return self.getOrDefault(self.target)

    def setTarget(self, value: str) -> Any:
        return self._set(target=value)

    def getThreadsPerWorker(self) -> int:
        return self.getOrDefault(self.threadsPerWorker)

    def setThreadsPerWorker(self, value: int) -> Any:
        return self._set(threadsPerWorker=value)

    def getUpdater(self) -> str:
        return self.getOrDefault(self.updater)

    def setUpdater(self, value: str) -> Any:
        return self._set(updater=value)

    def getValidationIndicatorCol(self) -> str:
        return self.getOrDefault(self.validationIndicatorCol)

    def setValidationIndicatorCol(self, value: str) -> Any:
        return self._set(validationIndicatorCol=value)

    def getWeightCol(self) -> str:
        return self.getOrDefault(self.weightCol)

    def setWeightCol(self, value: str) -> Any:
        return self._set(weightCol=value)


class ClassTrainingParams(Params):
    """Parameters of Estimators that tell classes apart."""

    classWeights: "Param[str]" = Param(
        Params._dummy(),
        "classWeights",
        "How much the training rows of each class count: balanced, so that all classes "
        "together count the same, or a weight of 0 or more for each class, such as 1,2.5,1. "
        "By default all count the same.",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)

    def getClassWeights(self) -> str:
        return self.getOrDefault(self.classWeights)

    def setClassWeights(self, value: str) -> Any:
        return self._set(classWeights=value)


class ClassifierParams(ClassTrainingParams, TrainingParams, ClassParams, StageParams):
    """An Estimator's constructor, and setParams."""

    @keyword_only
    def __init__(
        self,
        *,
        averageSecondMoments: bool = False,
        batchByLength: bool = False,
        batchSize: int = 64,
        checkpointDir: Optional[str] = None,
        checkpointInterval: str = "10min",
        checkpointKeep: int = 3,
        classWeights: Optional[str] = None,
        compression: Optional[str] = None,
        earlyStoppingRounds: int = 0,
        epochs: int = 1,
        exchange: str = "auto",
        featuresCol: str = "features",
        featuresCols: Optional[List[str]] = None,
        inferBatchSize: int = 1024,
        inputShape: Optional[List[int]] = None,
        inputShapes: Optional[List[str]] = None,
        kernels: str = "own",
        labelCol: str = "label",
        labelCols: Optional[List[str]] = None,
        layers: Optional[List[int]] = None,
        localSteps: Optional[int] = None,
        maxFailures: int = 3,
        minWorkers: Optional[int] = None,
        model: Optional[str] = None,
        modelPath: Optional[str] = None,
        numWorkers: int = 4,
        onNonFinite: str = "fail",
        outer: Optional[str] = None,
        predictionCol: str = "prediction",
        preset: Optional[str] = None,
        probabilityCol: str = "probability",
        rawPredictionCol: str = "rawPrediction",
        secondMomentsEvery: Optional[int] = None,
        seed: int = 42,
        share: Optional[str] = None,
        target: Optional[str] = None,
        threadsPerWorker: Optional[int] = None,
        thresholds: Optional[List[float]] = None,
        updater: str = "adam:0.001",
        validationIndicatorCol: Optional[str] = None,
        weightCol: Optional[str] = None,
    ) -> None:
        super().__init__()
        given = self._input_kwargs
        self._create()
        self._set_given(given)

    @keyword_only
    def setParams(
        self,
        *,
        averageSecondMoments: bool = False,
        batchByLength: bool = False,
        batchSize: int = 64,
        checkpointDir: Optional[str] = None,
        checkpointInterval: str = "10min",
        checkpointKeep: int = 3,
        classWeights: Optional[str] = None,
        compression: Optional[str] = None,
        earlyStoppingRounds: int = 0,
        epochs: int = 1,
        exchange: str = "auto",
        featuresCol: str = "features",
        featuresCols: Optional[List[str]] = None,
        inferBatchSize: int = 1024,
        inputShape: Optional[List[int]] = None,
        inputShapes: Optional[List[str]] = None,
        kernels: str = "own",
        labelCol: str = "label",
        labelCols: Optional[List[str]] = None,
        layers: Optional[List[int]] = None,
        localSteps: Optional[int] = None,
        maxFailures: int = 3,
        minWorkers: Optional[int] = None,
        model: Optional[str] = None,
        modelPath: Optional[str] = None,
        numWorkers: int = 4,
        onNonFinite: str = "fail",
        outer: Optional[str] = None,
        predictionCol: str = "prediction",
        preset: Optional[str] = None,
        probabilityCol: str = "probability",
        rawPredictionCol: str = "rawPrediction",
        secondMomentsEvery: Optional[int] = None,
        seed: int = 42,
        share: Optional[str] = None,
        target: Optional[str] = None,
        threadsPerWorker: Optional[int] = None,
        thresholds: Optional[List[float]] = None,
        updater: str = "adam:0.001",
        validationIndicatorCol: Optional[str] = None,
        weightCol: Optional[str] = None,
    ) -> Any:
        return self._set_given(self._input_kwargs)


class RegressorParams(TrainingParams, StageParams):
    """An Estimator's constructor, and setParams."""

    @keyword_only
    def __init__(
        self,
        *,
        averageSecondMoments: bool = False,
        batchByLength: bool = False,
        batchSize: int = 64,
        checkpointDir: Optional[str] = None,
        checkpointInterval: str = "10min",
        checkpointKeep: int = 3,
        compression: Optional[str] = None,
        earlyStoppingRounds: int = 0,
        epochs: int = 1,
        exchange: str = "auto",
        featuresCol: str = "features",
        featuresCols: Optional[List[str]] = None,
        inferBatchSize: int = 1024,
        inputShape: Optional[List[int]] = None,
        inputShapes: Optional[List[str]] = None,
        kernels: str = "own",
        labelCol: str = "label",
        labelCols: Optional[List[str]] = None,
        layers: Optional[List[int]] = None,
        localSteps: Optional[int] = None,
        maxFailures: int = 3,
        minWorkers: Optional[int] = None,
        model: Optional[str] = None,
        modelPath: Optional[str] = None,
        numWorkers: int = 4,
        onNonFinite: str = "fail",
        outer: Optional[str] = None,
        predictionCol: str = "prediction",
        preset: Optional[str] = None,
        secondMomentsEvery: Optional[int] = None,
        seed: int = 42,
        share: Optional[str] = None,
        target: Optional[str] = None,
        threadsPerWorker: Optional[int] = None,
        updater: str = "adam:0.001",
        validationIndicatorCol: Optional[str] = None,
        weightCol: Optional[str] = None,
    ) -> None:
        super().__init__()
        given = self._input_kwargs
        self._create()
        self._set_given(given)

    @keyword_only
    def setParams(
        self,
        *,
        averageSecondMoments: bool = False,
        batchByLength: bool = False,
        batchSize: int = 64,
        checkpointDir: Optional[str] = None,
        checkpointInterval: str = "10min",
        checkpointKeep: int = 3,
        compression: Optional[str] = None,
        earlyStoppingRounds: int = 0,
        epochs: int = 1,
        exchange: str = "auto",
        featuresCol: str = "features",
        featuresCols: Optional[List[str]] = None,
        inferBatchSize: int = 1024,
        inputShape: Optional[List[int]] = None,
        inputShapes: Optional[List[str]] = None,
        kernels: str = "own",
        labelCol: str = "label",
        labelCols: Optional[List[str]] = None,
        layers: Optional[List[int]] = None,
        localSteps: Optional[int] = None,
        maxFailures: int = 3,
        minWorkers: Optional[int] = None,
        model: Optional[str] = None,
        modelPath: Optional[str] = None,
        numWorkers: int = 4,
        onNonFinite: str = "fail",
        outer: Optional[str] = None,
        predictionCol: str = "prediction",
        preset: Optional[str] = None,
        secondMomentsEvery: Optional[int] = None,
        seed: int = 42,
        share: Optional[str] = None,
        target: Optional[str] = None,
        threadsPerWorker: Optional[int] = None,
        updater: str = "adam:0.001",
        validationIndicatorCol: Optional[str] = None,
        weightCol: Optional[str] = None,
    ) -> Any:
        return self._set_given(self._input_kwargs)
