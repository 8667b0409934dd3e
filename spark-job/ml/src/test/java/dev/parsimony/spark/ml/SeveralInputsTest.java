package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Graphs with several inputs take each from a column of its own, of whatever kind. */
final class SeveralInputsTest {
  private static final int EPOCHS = 2;
  private static final int SIDE = 4;
  private static final String[] COLUMNS = {"picture", "rest", "number"};
  private static final List<Blobs.Point> POINTS = Blobs.points(3, 40);

  private static final StructType SCHEMA =
      new StructType()
          .add("number", DataTypes.FloatType)
          .add("label", DataTypes.DoubleType)
          .add("rest", DataTypes.createArrayType(DataTypes.FloatType))
          .add("picture", DataTypes.BinaryType)
          .add("vector", SQLDataTypes.VectorType());

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = Sessions.get();
  }

  /** A picture, three numbers and one more: merged, then classes. */
  private static ComputationGraphConfiguration pictureAndNumbers(LossFunction loss) {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .updater(new Adam(0.01))
        .graphBuilder()
        .addInputs("image", "three", "one")
        .addLayer("seen", new ConvolutionLayer.Builder(2, 2).nOut(3).build(), "image")
        .addLayer("known", new DenseLayer.Builder().nOut(5).build(), "seen")
        .addVertex("all", new MergeVertex(), "known", "three", "one")
        .addLayer(
            "answer",
            new OutputLayer.Builder(loss)
                .activation(loss == LossFunction.MCXENT ? Activation.SOFTMAX : Activation.IDENTITY)
                .nOut(loss == LossFunction.MCXENT ? Blobs.CLASSES : 1)
                .build(),
            "all")
        .setInputTypes(
            InputType.convolutional(SIDE, SIDE, 1),
            InputType.feedForward(3),
            InputType.feedForward(1))
        .setOutputs("answer")
        .build();
  }

  private static int grey(Blobs.Point point, int row, int column) {
    return (point.label() * 60 + row * 11 + column * 7) % 256;
  }

  private static byte[] png(Blobs.Point point) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        image.getRaster().setSample(column, row, 0, grey(point, row, column));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static float[] pixels(Blobs.Point point) {
    float[] pixels = new float[SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = grey(point, i / SIDE, i % SIDE) / 255f;
    }
    return pixels;
  }

  private static Row row(Blobs.Point point) {
    float[] features = point.features();
    double[] pixels = new double[SIDE * SIDE];
    Arrays.setAll(pixels, i -> pixels(point)[i]);
    return RowFactory.create(
        features[3],
        (double) point.label(),
        new Float[] {features[0], features[1], features[2]},
        png(point),
        Vectors.dense(pixels));
  }

  private static Dataset<Row> rows() {
    return Blobs.rows(spark, POINTS, 3, SCHEMA, SeveralInputsTest::row);
  }

  private static INDArray[] inputs(Blobs.Point point) {
    float[] features = point.features();
    return new INDArray[] {
      Nd4j.create(pixels(point), new long[] {1, 1, SIDE, SIDE}, 'c'),
      Nd4j.createFromArray(new float[][] {{features[0], features[1], features[2]}}),
      Nd4j.createFromArray(new float[][] {{features[3]}})
    };
  }

  private static MultiDataSet ofClass(Blobs.Point point) {
    float[][] label = new float[1][Blobs.CLASSES];
    label[0][point.label()] = 1;
    return labelled(point, label);
  }

  private static MultiDataSet ofNumber(Blobs.Point point) {
    return labelled(point, new float[][] {{point.label()}});
  }

  private static MultiDataSet labelled(Blobs.Point point, float[][] label) {
    return new org.nd4j.linalg.dataset.MultiDataSet(
        inputs(point), new INDArray[] {Nd4j.createFromArray(label)});
  }

  private static ParsimonyClassifier classifier(String... columns) {
    return Fits.classifier()
        .setModel(pictureAndNumbers(LossFunction.MCXENT).toJson())
        .setEpochs(EPOCHS)
        .setFeaturesCol(columns);
  }

  private static float[] expected() {
    return expected(LossFunction.MCXENT, SeveralInputsTest::ofClass);
  }

  private static float[] expected(
      LossFunction loss, Function<Blobs.Point, MultiDataSet> labelling) {
    List<MultiDataSet> examples = POINTS.stream().map(labelling).toList();
    return Fits.learned(spark, EPOCHS, pictureAndNumbers(loss), examples);
  }

  @Test
  void theSameBitsAsMultiDataSetsAndTheAnswersOfDl4j() throws IOException {
    Dataset<Row> rows = rows();
    ParsimonyClassificationModel model = classifier(COLUMNS).fit(rows);
    assertArrayEquals(expected(), Fits.parameters(model.toNetwork()));
    assertArrayEquals(new String[] {"1,4,4", "3", "1"}, model.getInputShapes());
    assertEquals(SIDE * SIDE + 4, model.numFeatures());

    List<Row> answers = model.setInferBatchSize(7).transform(rows).collectAsList();
    ComputationGraph graph = (ComputationGraph) model.toNetwork();
    for (int i = 0; i < POINTS.size(); i++) {
      double[] output = graph.output(inputs(POINTS.get(i)))[0].toDoubleVector();
      double[] probability = answers.get(i).<Vector>getAs("probability").toArray();
      assertArrayEquals(output, probability, 1e-6);
    }
    model.save(folder.resolve("model").toString());
    ParsimonyClassificationModel loaded =
        ParsimonyClassificationModel.load(folder.resolve("model").toString());
    assertEquals(answers, loaded.transform(rows).collectAsList());
    UserErrorException e =
        assertThrows(UserErrorException.class, () -> loaded.predict(Vectors.dense(1, 2)));
    assertTrue(e.sentence().contains("has several inputs"), e.sentence());
  }

  @Test
  void shapesThatAreGivenTurnVectorsIntoImages() {
    ParsimonyClassifier classifier =
        classifier("vector", "rest", "number").setInputShapes(new String[] {"1, 4,4", "3", "1"});
    assertArrayEquals(expected(), Fits.parameters(classifier.fit(rows()).toNetwork()));
  }

  @Test
  void aRegressorTakesThemToo() {
    ParsimonyRegressionModel model =
        new ParsimonyRegressor()
            .setModel(pictureAndNumbers(LossFunction.MSE).toJson())
            .setNumWorkers(2)
            .setBatchSize(Fits.BATCH)
            .setThreadsPerWorker(1)
            .setEpochs(EPOCHS)
            .setFeaturesCols(COLUMNS)
            .fit(rows());
    ComputationGraph graph = (ComputationGraph) model.toNetwork();
    assertArrayEquals(
        expected(LossFunction.MSE, SeveralInputsTest::ofNumber), Fits.parameters(graph));
    List<Row> answers = model.transform(rows()).collectAsList();
    for (int i = 0; i < POINTS.size(); i++) {
      double output = graph.output(inputs(POINTS.get(i)))[0].getDouble(0);
      assertEquals(output, answers.get(i).<Double>getAs("prediction"), 1e-6);
    }
  }

  private static String refusal(ParsimonyClassifier classifier) {
    return assertThrows(UserErrorException.class, () -> classifier.transformSchema(rows().schema()))
        .sentence();
  }

  @Test
  void othersCountsAndKindsAreRefused() {
    String fewer = refusal(classifier("picture", "rest"));
    assertTrue(
        fewer.contains(
            "The network has 3 inputs (image, three, one), but features are in 2 columns (picture,"
                + " rest); name one column for each input, in this order, by featuresCols."),
        fewer);
    String one = refusal(classifier("x").setFeaturesCol("picture"));
    assertTrue(one.contains("in 1 column (picture)"), one);
    String shape = refusal(classifier(COLUMNS).setInputShape(new int[] {1, 4, 4}));
    assertTrue(shape.contains("give inputShapes, one for each, instead of inputShape"), shape);
    String shapes = refusal(classifier(COLUMNS).setInputShapes(new String[] {"1,4,4"}));
    assertTrue(shapes.contains("1 inputShapes, but the network has 3 inputs"), shapes);
    String single = refusal(Fits.classifier().setFeaturesCols(COLUMNS));
    assertTrue(single.contains("several columns of features must be numbers"), single);
    ParsimonyClassifier swapped = classifier("rest", "picture", "number");
    String order = assertThrows(UserErrorException.class, () -> swapped.fit(rows())).sentence();
    assertTrue(order.contains("as its inputs, in this order"), order);
    assertThrows(
        IllegalArgumentException.class,
        () -> classifier(COLUMNS).setInputShapes(new String[] {"1,x", "3", "1"}));
  }
}
