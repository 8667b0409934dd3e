package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Models as Spark's own multilayer perceptron. */
final class SparkModelTest {
  private static final double CLOSE = 1e-6;
  private static final int[] LAYERS = {Blobs.FEATURES, 7, 5, Blobs.CLASSES};

  private static Dataset<Row> rows;
  private static ParsimonyClassificationModel trained;

  @TempDir Path folder;

  @BeforeAll
  static void train() {
    rows = Blobs.vectors(Sessions.get(), Blobs.points(3, 60), 2);
    trained =
        new ParsimonyClassifier()
            .setLayers(LAYERS)
            .setNumWorkers(2)
            .setBatchSize(Fits.BATCH)
            .setThreadsPerWorker(1)
            .setProbabilityCol("likely")
            .fit(rows);
  }

  @Test
  void answersAsTheModelDoes() throws Exception {
    String path = folder.resolve("perceptron").toString();
    trained.toSparkModel().save(path);
    MultilayerPerceptronClassificationModel loaded =
        MultilayerPerceptronClassificationModel.load(path);
    assertArrayEquals(LAYERS, loaded.getLayers());
    List<Row> expected = trained.transform(rows).collectAsList();
    List<Row> answered = loaded.transform(rows).collectAsList();
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(likely(expected.get(i)), likely(answered.get(i)), CLOSE);
      assertEquals(
          (double) expected.get(i).getAs("prediction"), answered.get(i).getAs("prediction"));
    }
  }

  private static double[] likely(Row row) {
    return ((Vector) row.getAs("likely")).toArray();
  }

  @Test
  void thresholdsGoWithIt() {
    ParsimonyClassificationModel decided =
        trained
            .copy(org.apache.spark.ml.param.ParamMap.empty())
            .setThresholds(new double[] {1, 1e-9, 1});
    for (Row row : decided.toSparkModel().transform(rows).collectAsList()) {
      assertEquals(1.0, row.getAs("prediction"));
    }
  }

  @Test
  void anotherFormIsRefused() {
    ParsimonyClassificationModel tanh = Fits.classifier().fit(rows);
    assertTrue(refusal(tanh).contains("a DenseLayer with tanh"), refusal(tanh));
    ParsimonyClassificationModel scaled = Fits.classifier().setModel(centred()).fit(rows);
    assertTrue(refusal(scaled).contains("input preprocessors"), refusal(scaled));
    ParsimonyClassificationModel columns = trained.copy(org.apache.spark.ml.param.ParamMap.empty());
    columns.set(columns.featuresCols(), new String[] {"a", "b"});
    assertTrue(refusal(columns).contains("VectorAssembler"), refusal(columns));
  }

  /** A network of the right layers that subtracts means before the first. */
  private static String centred() {
    return new NeuralNetConfiguration.Builder()
        .list()
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(Blobs.FEATURES)
                .nOut(Blobs.CLASSES)
                .build())
        .inputPreProcessor(0, new ComposableInputPreProcessor())
        .build()
        .toJson();
  }

  private static String refusal(ParsimonyClassificationModel model) {
    return assertThrows(UserErrorException.class, model::toSparkModel).sentence();
  }
}
