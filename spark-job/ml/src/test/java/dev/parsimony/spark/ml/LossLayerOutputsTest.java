package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Outputs that are layers of a loss alone have the width of what is before them: the columns that
 * are announced are those that transform adds.
 */
final class LossLayerOutputsTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.IntegerType)
          .add("odd", DataTypes.IntegerType)
          .add("sum", DataTypes.DoubleType)
          .add("both", DataTypes.createArrayType(DataTypes.DoubleType));

  /**
   * An output.
   *
   * @param width of the layer before it
   */
  private record Head(String name, int width, LossFunction loss, Activation activation) {}

  private static final Head KIND =
      new Head("kind", Blobs.CLASSES, LossFunction.MCXENT, Activation.SOFTMAX);
  private static final Head YES = new Head("yes", 1, LossFunction.XENT, Activation.SIGMOID);
  private static final Head LAST = new Head("last", 1, LossFunction.XENT, Activation.SIGMOID);
  private static final Head SHARE = new Head("share", 1, LossFunction.MSE, Activation.SIGMOID);
  private static final Head PAIR = new Head("pair", 2, LossFunction.MSE, Activation.IDENTITY);

  private static GraphBuilder graph() {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .updater(new Adam(0.01))
        .graphBuilder()
        .addInputs("in");
  }

  /** Returns a network of these; behind a vertex the configuration does not say their width. */
  private static String network(boolean behindVertex, Head... heads) {
    GraphBuilder graph = graph();
    for (Head head : heads) {
      Layer sums =
          new DenseLayer.Builder()
              .nIn(Blobs.FEATURES)
              .nOut(head.width)
              .activation(Activation.IDENTITY)
              .build();
      graph.addLayer(head.name + "Sums", sums, "in");
      String before = head.name + "Sums";
      if (behindVertex) {
        graph.addVertex(head.name + "Same", new ScaleVertex(1), before);
        before = head.name + "Same";
      }
      graph.addLayer(
          head.name, new LossLayer.Builder(head.loss).activation(head.activation).build(), before);
    }
    return ended(graph, heads);
  }

  private static String ofSteps(Head... heads) {
    GraphBuilder graph = graph();
    for (Head head : heads) {
      graph.addLayer(head.name + "Steps", new LSTM.Builder().nIn(2).nOut(head.width).build(), "in");
      graph.addLayer(
          head.name,
          new RnnLossLayer.Builder(head.loss).activation(head.activation).build(),
          head.name + "Steps");
    }
    return ended(graph, heads);
  }

  private static String ended(GraphBuilder graph, Head... heads) {
    return graph
        .setOutputs(List.of(heads).stream().map(Head::name).toArray(String[]::new))
        .build()
        .toJson();
  }

  private static Dataset<Row> rows() {
    return Blobs.rows(
        Sessions.get(),
        Blobs.points(8, 32),
        2,
        SCHEMA,
        point ->
            RowFactory.create(
                point.vector(),
                point.label(),
                point.label() % 2,
                (double) point.features()[0],
                new Double[] {(double) point.features()[1], 1.0 - point.label()}));
  }

  private static Dataset<Row> sequences() {
    String steps = "sequence(0, cast(id % 3 as int))";
    return Sessions.get()
        .range(0, 32, 1, 2)
        .selectExpr(
            "transform(" + steps + ", s -> array(float(s), float(id % 2))) as features",
            "transform(" + steps + ", s -> (s + id) % 3) as label",
            "transform(" + steps + ", s -> (s + id) % 2) as odd",
            "id % 2 as last",
            "transform(" + steps + ", s -> float(s) / 3) as sum",
            "transform(" + steps + ", s -> array(float(s), float(id % 2))) as both");
  }

  private static ParsimonyClassifier classifier(String network, String... labels) {
    return Fits.classifier().setModel(network).setLabelCols(labels);
  }

  private static StructType announced(ParsimonyClassifier classifier, Dataset<Row> rows) {
    StructType announced = classifier.transformSchema(rows.schema());
    StructType found = classifier.fit(rows).transform(rows).schema();
    assertEquals(found.catalogString(), announced.catalogString());
    return announced;
  }

  private static List<String> added(StructType schema, int before) {
    return IntStream.range(before, schema.size()).mapToObj(i -> schema.fieldNames()[i]).toList();
  }

  @ParameterizedTest(name = "behind a vertex: {0}")
  @ValueSource(booleans = {false, true})
  void wholeRows(boolean behindVertex) {
    StructType announced =
        announced(
            classifier(
                network(behindVertex, KIND, YES, SHARE, PAIR), "label", "odd", "sum", "both"),
            rows());
    assertEquals(
        List.of(
            "rawPrediction_kind",
            "probability_kind",
            "prediction_kind",
            "rawPrediction_yes",
            "probability_yes",
            "prediction_yes",
            "prediction_share",
            "prediction_pair"),
        added(announced, SCHEMA.size()));
    assertEquals(DataTypes.DoubleType, announced.apply("prediction_share").dataType());
  }

  /** The layer before says how many classes there are. */
  @Test
  void classesAreCountedInTheMetadata() {
    ParsimonyClassifier classifier = classifier(network(false, KIND, YES), "label", "odd");
    StructType found = classifier.fit(rows()).transform(rows()).schema();
    StructType announced = classifier.transformSchema(SCHEMA);
    for (String name : added(announced, SCHEMA.size())) {
      assertEquals(found.apply(name).metadata(), announced.apply(name).metadata(), name);
    }
  }

  @Test
  void aClassifierMayHaveNoOthers() {
    announced(
        classifier(
            network(true, YES, new Head("no", 1, LossFunction.XENT, Activation.SIGMOID)),
            "odd",
            "odd"),
        rows());
  }

  @Test
  void timeSteps() {
    StructType announced =
        announced(
            classifier(
                ofSteps(KIND, YES, LAST, SHARE, PAIR), "label", "odd", "last", "sum", "both"),
            sequences());
    assertEquals("array<double>", announced.apply("prediction_share").dataType().catalogString());
    assertEquals("array<double>", announced.apply("prediction_yes").dataType().catalogString());
  }
}
