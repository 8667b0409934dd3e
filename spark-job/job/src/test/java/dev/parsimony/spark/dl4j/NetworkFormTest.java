package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** How networks take examples, and what they answer. */
final class NetworkFormTest {
  private static final ArrayShape IMAGE = ArrayShape.image(3, 4, 5);

  @BeforeAll
  static void prepare() {
    NativeRuntime.prepare(1);
  }

  private static OutputForm vectors(LossFunction loss, Activation activation, int outputs) {
    return form(
            new NeuralNetConfiguration.Builder()
                .updater(new Sgd(0.1))
                .list()
                .layer(head(loss, activation, outputs)),
            ArrayShape.vector(6))
        .outputs()
        .get(0);
  }

  private static NetworkForm images(InputType type, CNN2DFormat format) {
    return form(
        new NeuralNetConfiguration.Builder()
            .updater(new Sgd(0.1))
            .list()
            .layer(new ConvolutionLayer.Builder(2, 2).nOut(2).dataFormat(format).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .nOut(2)
                    .build())
            .setInputType(type),
        IMAGE);
  }

  private static NetworkForm form(NeuralNetConfiguration.ListBuilder layers, ArrayShape shape) {
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return Networks.form(NetworkSnapshot.of(network), List.of(shape));
  }

  @Test
  void answersAreProbabilitiesOrValues() {
    OutputForm classes = vectors(LossFunction.MCXENT, Activation.SOFTMAX, 3);
    assertEquals(OutputForm.Answers.PROBABILITIES, classes.answers());
    assertEquals(3, classes.classes());
    OutputForm numbers = vectors(LossFunction.SPARSE_MCXENT, Activation.SOFTMAX, 3);
    assertEquals(OutputForm.Answers.PROBABILITIES_BY_NUMBER, numbers.answers());
    OutputForm yes = vectors(LossFunction.XENT, Activation.SIGMOID, 1);
    assertEquals(OutputForm.Answers.YES, yes.answers());
    assertEquals(2, yes.classes());
    assertEquals(1, yes.width());
    OutputForm values = vectors(LossFunction.MSE, Activation.IDENTITY, 2);
    assertEquals(OutputForm.Answers.VALUES, values.answers());
    assertEquals(0, values.classes());
    assertEquals(2, values.width());
    assertEquals(
        OutputForm.Answers.VALUES, vectors(LossFunction.MSE, Activation.IDENTITY, 1).answers());
  }

  private static GraphBuilder graph() {
    return new NeuralNetConfiguration.Builder()
        .updater(new Sgd(0.1))
        .graphBuilder()
        .addInputs("in");
  }

  private static NetworkSnapshot snapshot(GraphBuilder configured) {
    ComputationGraph graph = new ComputationGraph(configured.build());
    graph.init();
    return NetworkSnapshot.of(graph);
  }

  /** One value of several outputs means what its loss says: a sigmoid alone is no class. */
  @Test
  void eachOfSeveralOutputsHasAFormOfItsOwn() {
    NetworkSnapshot snapshot =
        snapshot(
            graph()
                .addLayer("kind", head(LossFunction.MCXENT, Activation.SOFTMAX, 3), "in")
                .addLayer("number", head(LossFunction.SPARSE_MCXENT, Activation.SOFTMAX, 4), "in")
                .addLayer("yes", head(LossFunction.XENT, Activation.SIGMOID, 1), "in")
                .addLayer("share", head(LossFunction.MSE, Activation.SIGMOID, 1), "in")
                .addLayer("place", head(LossFunction.MSE, Activation.IDENTITY, 2), "in")
                .setOutputs("kind", "number", "yes", "share", "place"));
    NetworkForm form = Networks.form(snapshot, List.of(ArrayShape.vector(6)));
    assertEquals(
        List.of(
            new OutputForm("kind", 3, OutputForm.Answers.PROBABILITIES, false, false),
            new OutputForm("number", 4, OutputForm.Answers.PROBABILITIES_BY_NUMBER, false, false),
            new OutputForm("yes", 1, OutputForm.Answers.YES, false, false),
            new OutputForm("share", 1, OutputForm.Answers.VALUES, false, false),
            new OutputForm("place", 2, OutputForm.Answers.VALUES, false, false)),
        form.outputs());
    assertEquals(form.outputs(), Networks.outputForms(snapshot, (output, perStep) -> 0));
    assertEquals(List.of(3, 4, 2, 0, 0), form.outputs().stream().map(OutputForm::classes).toList());
    assertFalse(form.perStep());
  }

  /** Labels are asked only where no layer says how many values there are, and not of classes. */
  @Test
  void layersOfALossAloneAreAsWideAsWhatIsBeforeThem() {
    NetworkSnapshot snapshot =
        snapshot(
            graph()
                .addLayer("three", sums(3), "in")
                .addLayer("dropped", new DropoutLayer(0.5), "three")
                .addLayer("kind", lossOf(LossFunction.MCXENT, Activation.SOFTMAX), "dropped")
                .addLayer("one", sums(1), "in")
                .addVertex("same", new ScaleVertex(1), "one")
                .addLayer("yes", lossOf(LossFunction.XENT, Activation.SIGMOID), "same")
                .addVertex("all", new ScaleVertex(1), "three")
                .addLayer("other", lossOf(LossFunction.MCXENT, Activation.SOFTMAX), "all")
                .setOutputs("kind", "yes", "other"));
    OutputForm kind = new OutputForm("kind", 3, OutputForm.Answers.PROBABILITIES, false, false);
    OutputForm yes = new OutputForm("yes", 1, OutputForm.Answers.YES, false, false);
    assertEquals(
        List.of(
            kind, yes, new OutputForm("other", 3, OutputForm.Answers.PROBABILITIES, false, false)),
        Networks.form(snapshot, List.of(ArrayShape.vector(6))).outputs());
    assertEquals(
        List.of(
            kind, yes, new OutputForm("other", 0, OutputForm.Answers.PROBABILITIES, false, false)),
        Networks.outputForms(snapshot, (output, perStep) -> 1));
  }

  private static DenseLayer sums(int width) {
    return new DenseLayer.Builder().nIn(6).nOut(width).activation(Activation.IDENTITY).build();
  }

  private static LossLayer lossOf(LossFunction loss, Activation activation) {
    return new LossLayer.Builder(loss).activation(activation).build();
  }

  private static OutputLayer head(LossFunction loss, Activation activation, int outputs) {
    return new OutputLayer.Builder(loss).activation(activation).nIn(6).nOut(outputs).build();
  }

  @Test
  void inputsAreFlatOrHaveChannelsFirstOrLast() {
    NetworkForm first = images(InputType.convolutional(4, 5, 3), CNN2DFormat.NCHW);
    assertEquals(List.of(3, 4, 5), first.inputs().get(0).dimensions());
    assertFalse(first.inputs().get(0).channelsLast());
    assertArrayEquals(new long[] {7, 3, 4, 5}, first.inputs().get(0).arrayShape(7));
    assertEquals(
        List.of(60),
        images(InputType.convolutionalFlat(4, 5, 3), CNN2DFormat.NCHW)
            .inputs()
            .get(0)
            .dimensions());
    NetworkForm last = images(InputType.convolutional(4, 5, 3, CNN2DFormat.NHWC), CNN2DFormat.NHWC);
    assertEquals(List.of(4, 5, 3), last.inputs().get(0).dimensions());
    assertTrue(last.inputs().get(0).channelsLast());
  }

  @Test
  void anotherShapeIsRefused() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new OutputLayer.Builder(LossFunction.MSE).nIn(6).nOut(2).build())
                .build());
    network.init();
    NetworkSnapshot snapshot = NetworkSnapshot.of(network);
    String sentence =
        assertThrows(
                UserErrorException.class,
                () -> Networks.form(snapshot, List.of(ArrayShape.vector(5))))
            .sentence();
    assertTrue(sentence.contains("vector of 5"), sentence);
  }
}
