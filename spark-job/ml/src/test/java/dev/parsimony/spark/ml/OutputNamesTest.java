package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The columns of several outputs by their names, whatever these are, and those of their labels. */
final class OutputNamesTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("odd", DataTypes.IntegerType)
          .add("sum", DataTypes.FloatType);

  @TempDir private Path folder;

  private static Dataset<Row> rows(int partitions) {
    return Blobs.rows(
        Sessions.get(),
        Blobs.points(8, 32),
        partitions,
        SCHEMA,
        point ->
            RowFactory.create(
                point.vector(), point.label() % 2, point.features()[0] + point.features()[1]));
  }

  /** Two classes and a value. */
  private static String network(String classes, String value) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(new Adam(0.01))
            .graphBuilder()
            .addInputs("in")
            .addLayer(classes, head(LossFunction.MCXENT, Activation.SOFTMAX, 2), "in")
            .addLayer(value, head(LossFunction.MSE, Activation.IDENTITY, 1), "in")
            .setOutputs(classes, value);
    return graph.build().toJson();
  }

  private static OutputLayer head(LossFunction loss, Activation activation, int outputs) {
    return Fits.head(loss, activation, Blobs.FEATURES, outputs);
  }

  private static ParsimonyClassifier classifier(String network, String... labels) {
    return Fits.classifier().setModel(network).setLabelCols(labels);
  }

  @Test
  void namesMayHaveBlanksAndDots() throws Exception {
    ParsimonyClassifier classifier = classifier(network("a kind", "b.value"), "odd", "sum");
    StructType announced = classifier.transformSchema(SCHEMA);
    ParsimonyClassificationModel model = classifier.fit(rows(2));
    Dataset<Row> answered = model.transform(rows(2));
    assertEquals(answered.schema().catalogString(), announced.catalogString());
    assertEquals(
        List.of(
            "rawPrediction_a kind",
            "probability_a kind",
            "prediction_a kind",
            "prediction_b.value"),
        Arrays.asList(announced.fieldNames()).subList(SCHEMA.size(), announced.size()));
    List<Row> found = answered.select("prediction_a kind", "`prediction_b.value`").collectAsList();
    model.save(folder.resolve("model").toString());
    assertEquals(
        found,
        ParsimonyClassificationModel.load(folder.resolve("model").toString())
            .transform(rows(2))
            .select("prediction_a kind", "`prediction_b.value`")
            .collectAsList());
  }

  @Test
  void aColumnOfAnOutputsNameIsKept() {
    Dataset<Row> taken = rows(2).withColumn("Prediction_value", functions.lit(1));
    ParsimonyClassifier classifier = classifier(network("kind", "value"), "odd", "sum");
    for (String sentence :
        List.of(
            sentence(() -> classifier.transformSchema(taken.schema())),
            sentence(() -> classifier.fit(taken)),
            sentence(() -> classifier.fit(rows(2)).transform(taken)))) {
      assertTrue(sentence.contains("There is a column 'prediction_value' already"), sentence);
    }
  }

  @Test
  void oneColumnMayTeachTwoOutputs() {
    String network = network("kind", "value");
    Dataset<Row> twice = rows(2).withColumn("again", functions.col("odd"));
    assertArrayEquals(
        Fits.parameters(classifier(network, "odd", "again").fit(twice).toNetwork()),
        Fits.parameters(classifier(network, "odd", "odd").fit(twice).toNetwork()));
  }

  @Test
  void partitionsMayBeEmpty() {
    ParsimonyClassifier classifier = classifier(network("kind", "value"), "odd", "sum");
    Dataset<Row> scattered = rows(48);
    assertTrue(scattered.toJavaRDD().glom().collect().stream().anyMatch(List::isEmpty));
    ParsimonyClassificationModel model = classifier.fit(scattered);
    assertArrayEquals(
        Fits.parameters(classifier.fit(rows(2)).toNetwork()), Fits.parameters(model.toNetwork()));
    assertEquals(
        model.transform(rows(2)).collectAsList(), model.transform(scattered).collectAsList());
  }

  /** Two classes by softmax are told vectors by a regressor, as three are. */
  @Test
  void aRegressorSaysThatTwoClassesAreNoValue() {
    ParsimonyRegressor regressor =
        new ParsimonyRegressor()
            .setModel(network("kind", "value"))
            .setLabelCols(new String[] {"odd", "sum"});
    String sentence = sentence(() -> regressor.transformSchema(SCHEMA));
    assertTrue(sentence.contains("output 'kind' tells 2 classes apart"), sentence);
    assertTrue(sentence.contains("use ParsimonyClassifier"), sentence);
  }

  private static String sentence(org.junit.jupiter.api.function.Executable refused) {
    return assertThrows(UserErrorException.class, refused).sentence();
  }
}
