package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Sequences of different lengths, each a row, for networks with one answer and with many. */
final class SequencesTest {
  private static final int FEATURES = 2;
  private static final int CLASSES = 3;
  private static final int LONGEST = 6;
  private static final int EPOCHS = 2;

  private static SparkSession spark;
  private static List<Series> series;

  @TempDir private Path folder;

  /** Steps of two numbers, a class for each, the last of which is that of all. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Series(float[][] steps, int[] classes) {
    int last() {
      return classes[classes.length - 1];
    }

    INDArray features() {
      return Nd4j.createFromArray(steps).transpose().reshape(1, FEATURES, steps.length).dup('c');
    }
  }

  @BeforeAll
  static void start() {
    spark = Sessions.get();
    Random random = new Random(4);
    series = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int length = 1 + random.nextInt(LONGEST);
      float[][] steps = new float[length][FEATURES];
      int[] classes = new int[length];
      for (int step = 0; step < length; step++) {
        classes[step] = random.nextInt(CLASSES);
        steps[step][0] = classes[step] + (float) random.nextGaussian() / 4;
        steps[step][1] = (float) random.nextGaussian();
      }
      series.add(new Series(steps, classes));
    }
  }

  private static MultiLayerConfiguration network(boolean everyStep) {
    LSTM lstm = new LSTM.Builder().nIn(FEATURES).nOut(5).build();
    Layer answer =
        everyStep
            ? new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(5)
                .nOut(CLASSES)
                .build()
            : new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(5)
                .nOut(CLASSES)
                .build();
    return new NeuralNetConfiguration.Builder()
        .seed(9)
        .updater(new Adam(0.01))
        .list()
        .layer(everyStep ? lstm : new LastTimeStep(lstm))
        .layer(answer)
        .build();
  }

  private static Dataset<Row> rows() {
    StructType schema =
        new StructType()
            .add(
                "arrays",
                DataTypes.createArrayType(DataTypes.createArrayType(DataTypes.DoubleType)))
            .add("vectors", DataTypes.createArrayType(SQLDataTypes.VectorType()))
            .add("label", DataTypes.IntegerType)
            .add("labels", DataTypes.createArrayType(DataTypes.IntegerType));
    List<Row> rows = series.stream().map(SequencesTest::row).toList();
    return spark.createDataFrame(
        new JavaSparkContext(spark.sparkContext()).parallelize(rows, 3), schema);
  }

  private static Row row(Series one) {
    Double[][] arrays = new Double[one.steps.length][];
    Vector[] vectors = new Vector[one.steps.length];
    for (int step = 0; step < arrays.length; step++) {
      arrays[step] = new Double[] {(double) one.steps[step][0], (double) one.steps[step][1]};
      vectors[step] = Vectors.dense(arrays[step][0], arrays[step][1]);
    }
    Integer[] labels = Arrays.stream(one.classes).boxed().toArray(Integer[]::new);
    return RowFactory.create(arrays, vectors, one.last(), labels);
  }

  private static ParsimonyClassifier classifier(boolean everyStep, String features) {
    return Fits.classifier()
        .setModel(network(everyStep).toJson())
        .setEpochs(EPOCHS)
        .setFeaturesCol(features);
  }

  private static float[] expected(boolean everyStep, List<DataSet> data) {
    MultiLayerNetwork network = new MultiLayerNetwork(network(everyStep));
    network.init();
    return Fits.parameters(
        Fits.byApi(spark, EPOCHS).fit(network, Fits.inTwoPartitions(spark, data)).network());
  }

  @Test
  void oneAnswerForASequence() throws IOException {
    List<DataSet> data = new ArrayList<>();
    for (Series one : series) {
      INDArray label = Nd4j.zeros(1, CLASSES).putScalar(0, one.last(), 1);
      data.add(new DataSet(one.features(), label));
    }
    float[] expected = expected(false, data);
    ParsimonyClassificationModel model = classifier(false, "arrays").fit(rows());
    assertArrayEquals(expected, Fits.parameters(model.toNetwork()));
    assertArrayEquals(
        expected, Fits.parameters(classifier(false, "vectors").fit(rows()).toNetwork()));

    model.save(folder.resolve("model").toString());
    List<Row> answers =
        ParsimonyClassificationModel.load(folder.resolve("model").toString())
            .setInferBatchSize(9)
            .transform(rows())
            .collectAsList();
    MultiLayerNetwork network = (MultiLayerNetwork) model.toNetwork();
    for (int i = 0; i < series.size(); i++) {
      double[] output = network.output(series.get(i).features()).toDoubleVector();
      assertArrayEquals(output, answers.get(i).<Vector>getAs("probability").toArray(), 1e-6);
    }
  }

  @Test
  void anAnswerForEveryStep() {
    List<DataSet> data = new ArrayList<>();
    for (Series one : series) {
      INDArray labels = Nd4j.zeros(1, CLASSES, one.classes.length);
      for (int step = 0; step < one.classes.length; step++) {
        labels.putScalar(0, one.classes[step], step, 1);
      }
      data.add(new DataSet(one.features(), labels));
    }
    ParsimonyClassificationModel model =
        classifier(true, "arrays").setLabelCol("labels").fit(rows());
    assertArrayEquals(expected(true, data), Fits.parameters(model.toNetwork()));

    List<Row> answers = model.setInferBatchSize(9).transform(rows()).collectAsList();
    MultiLayerNetwork network = (MultiLayerNetwork) model.toNetwork();
    for (int i = 0; i < series.size(); i++) {
      INDArray output = network.output(series.get(i).features());
      List<Vector> found = answers.get(i).getList(answers.get(i).fieldIndex("probability"));
      List<Double> classes = answers.get(i).getList(answers.get(i).fieldIndex("prediction"));
      assertEquals(series.get(i).steps.length, found.size());
      for (int step = 0; step < found.size(); step++) {
        INDArray own =
            output.get(NDArrayIndex.point(0), NDArrayIndex.all(), NDArrayIndex.point(step));
        assertArrayEquals(own.toDoubleVector(), found.get(step).toArray(), 1e-6);
        assertEquals(found.get(step).argmax(), classes.get(step).intValue());
      }
    }
  }

  /** As sequence-csv does it: the label stands at the last step, and the others do not count. */
  @Test
  void oneLabelIsTheLastSteps() {
    List<DataSet> data = new ArrayList<>();
    for (Series one : series) {
      int steps = one.classes.length;
      INDArray labels = Nd4j.zeros(1, CLASSES, steps).putScalar(0, one.last(), steps - 1, 1);
      INDArray mask = Nd4j.zeros(1, steps).putScalar(0, steps - 1, 1);
      data.add(new DataSet(one.features(), labels, null, mask));
    }
    float[] trained = Fits.parameters(classifier(true, "arrays").fit(rows()).toNetwork());
    assertArrayEquals(expected(true, data), trained);
  }

  /** Whether columns hold arrays is the network's to say, wherever it comes from. */
  @Test
  void columnsAreAnnouncedAsTheyAreAdded() throws IOException {
    Path saved = folder.resolve("network.json");
    Files.writeString(saved, network(true).toJson());
    ParsimonyClassifier ofFile = classifier(true, "vectors").setModelPath(saved.toString());
    ofFile.clear(ofFile.model());
    List<ParsimonyClassifier> classifiers =
        List.of(
            classifier(false, "arrays"),
            classifier(true, "arrays"),
            classifier(true, "arrays").setLabelCol("labels"),
            classifier(true, "arrays").setModel("lstm:4").setLabelCol("labels"),
            classifier(true, "arrays").setModel("lstm:4"),
            ofFile);
    List<Boolean> arrays = new ArrayList<>();
    for (ParsimonyClassifier classifier : classifiers) {
      StructType announced = classifier.transformSchema(rows().schema());
      ParsimonyClassificationModel model = classifier.setEpochs(1).fit(rows());
      assertEquals(CLASSES, model.numClasses());
      StructType added = model.transform(rows()).schema();
      assertEquals(added.catalogString(), announced.catalogString());
      arrays.add(announced.apply("prediction").dataType() instanceof ArrayType);
    }
    assertEquals(List.of(false, true, true, true, false, true), arrays);
  }

  /** A value of each step, from labels of steps or of the last one alone; and two of each. */
  @Test
  void valuesOfStepsAreAnnouncedAsTheyAreAdded() {
    Dataset<Row> rows =
        rows().withColumn("twice", functions.expr("transform(labels, x -> array(x, 2 * x))"));
    List<DataType> types = new ArrayList<>();
    for (String label : List.of("labels", "label", "twice")) {
      int values = label.equals("twice") ? 2 : 1;
      ParsimonyRegressor regressor =
          new ParsimonyRegressor()
              .setModel(
                  new NeuralNetConfiguration.Builder()
                      .list()
                      .layer(new LSTM.Builder().nIn(FEATURES).nOut(3).build())
                      .layer(
                          new RnnOutputLayer.Builder(LossFunction.MSE)
                              .activation(Activation.IDENTITY)
                              .nIn(3)
                              .nOut(values)
                              .build())
                      .build()
                      .toJson())
              .setNumWorkers(2)
              .setBatchSize(Fits.BATCH)
              .setThreadsPerWorker(1)
              .setFeaturesCol("arrays")
              .setLabelCol(label);
      StructType announced = regressor.transformSchema(rows.schema());
      StructType added = regressor.fit(rows).transform(rows).schema();
      assertEquals(added.catalogString(), announced.catalogString());
      types.add(announced.apply("prediction").dataType());
    }
    DataType values = DataTypes.createArrayType(DataTypes.DoubleType, false);
    DataType vectors = DataTypes.createArrayType(SQLDataTypes.VectorType(), false);
    assertEquals(List.of(values, values, vectors), types);
  }

  /** Sorted by length sequences meet others than shuffled ones do. */
  @Test
  void batchesByLength() {
    ParsimonyClassifier classifier = classifier(false, "arrays").setNumWorkers(1).setBatchSize(4);
    float[] shuffled = Fits.parameters(classifier.fit(rows()).toNetwork());
    float[] sorted = Fits.parameters(classifier.setBatchByLength(true).fit(rows()).toNetwork());
    assertFalse(Arrays.equals(shuffled, sorted));
  }

  private static String refusal(ParsimonyClassifier classifier, Dataset<Row> rows) {
    return assertThrows(UserErrorException.class, () -> classifier.fit(rows)).sentence();
  }

  @Test
  void whatDoesNotFitIsRefusedWithItsRow() {
    String labels =
        refusal(
            classifier(true, "arrays").setLabelCol("labels"),
            rows().selectExpr("arrays", "array_append(labels, 1) as labels"));
    assertTrue(labels.contains("Row 0 of partition 0") && labels.contains("time steps"), labels);
    String features =
        refusal(
            classifier(false, "arrays"),
            rows().selectExpr("label", "array_append(arrays, array(1D)) as arrays"));
    assertTrue(features.contains("1 values at time step"), features);
    String none =
        refusal(
            classifier(false, "arrays").setInputShape(new int[] {FEATURES, 1}),
            rows().selectExpr("label", "filter(arrays, x -> false) as arrays"));
    assertTrue(none.contains("no time step"), none);
    String once = refusal(classifier(false, "arrays").setLabelCol("labels"), rows());
    assertTrue(once.contains("end it with an RnnOutputLayer"), once);
    String weights =
        refusal(classifier(true, "arrays").setWeightCol("w"), rows().selectExpr("*", "1 as w"));
    assertTrue(weights.contains("leave weightCol out"), weights);
  }
}
