package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Graphs with an output for each time step and one for the whole of each sequence. */
final class SeveralSequenceOutputsTest {
  private static final int ROWS = 40;
  private static final int EPOCHS = 3;
  private static final int LONGEST = 5;
  private static final double CLOSE = 1e-6;

  private static SparkSession spark;
  private static Dataset<Row> sequences;
  private static ParsimonyClassificationModel model;

  @BeforeAll
  static void train() {
    spark = Sessions.get();
    String steps = "sequence(0, cast(id % " + LONGEST + " as int))";
    sequences =
        spark
            .range(0, ROWS, 1, 2)
            .selectExpr(
                "transform(" + steps + ", s -> array(float(s), float(id % 2))) as features",
                "transform(" + steps + ", s -> float(s + id % 2)) as steps",
                "id % 2 as label");
    model =
        Fits.classifier()
            .setModel(network().toJson())
            .setLabelCols(new String[] {"steps", "label"})
            .setEpochs(EPOCHS)
            .fit(sequences);
  }

  private static ComputationGraphConfiguration network() {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .updater(new Adam(0.01))
        .graphBuilder()
        .addInputs("in")
        .addLayer("seen", new LSTM.Builder().nIn(2).nOut(5).build(), "in")
        .addLayer(
            "each",
            new RnnOutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .nIn(5)
                .nOut(1)
                .build(),
            "seen")
        .addVertex("last", new LastTimeStepVertex("in"), "seen")
        .addLayer(
            "whole",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(5)
                .nOut(2)
                .build(),
            "last")
        .setInputTypes(InputType.recurrent(2))
        .setOutputs("each", "whole")
        .build();
  }

  private static int length(int row) {
    return row % LONGEST + 1;
  }

  private static INDArray features(int row) {
    INDArray features = Nd4j.zeros(1, 2, length(row));
    for (int step = 0; step < length(row); step++) {
      features.putScalar(0, 0, step, step).putScalar(0, 1, step, row % 2);
    }
    return features;
  }

  private static MultiDataSet dataSet(int row) {
    INDArray each = Nd4j.zeros(1, 1, length(row));
    for (int step = 0; step < length(row); step++) {
      each.putScalar(0, 0, step, step + row % 2);
    }
    INDArray whole = Nd4j.zeros(1, 2).putScalar(0, row % 2, 1);
    return new org.nd4j.linalg.dataset.MultiDataSet(
        new INDArray[] {features(row)}, new INDArray[] {each, whole});
  }

  @Test
  void theSameBitsAsMultiDataSets() {
    List<MultiDataSet> examples =
        IntStream.range(0, ROWS).mapToObj(SeveralSequenceOutputsTest::dataSet).toList();
    float[] expected = Fits.learned(spark, EPOCHS, network(), examples);
    assertArrayEquals(expected, Fits.parameters(model.toNetwork()));
  }

  /** Rows are answered together, padded and masked; DL4J is asked for each alone. */
  @Test
  void rowsOfAllLengthsHaveTheAnswersOfDl4j() {
    ComputationGraph graph = (ComputationGraph) model.toNetwork();
    List<Row> answers = model.transform(sequences).collectAsList();
    for (int row = 0; row < ROWS; row++) {
      Row answered = answers.get(row);
      INDArray[] outputs = graph.output(features(row));
      List<Double> each = answered.getList(answered.fieldIndex("prediction_each"));
      assertEquals(length(row), each.size());
      assertArrayEquals(
          outputs[0].ravel().toDoubleVector(),
          each.stream().mapToDouble(Double::doubleValue).toArray(),
          CLOSE);
      assertArrayEquals(
          outputs[1].toDoubleVector(),
          answered.<Vector>getAs("probability_whole").toArray(),
          CLOSE);
    }
  }
}
