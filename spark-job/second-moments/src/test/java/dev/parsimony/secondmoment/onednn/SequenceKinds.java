package dev.parsimony.secondmoment.onednn;

import dev.parsimony.secondmoment.onednn.LayerKind.Surroundings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Layers of sequences, in both formats. */
final class SequenceKinds {
  /** A state that is cubed at each step overflows. */
  private static final Set<Activation> STABLE = EnumSet.complementOf(EnumSet.of(Activation.CUBE));

  private final RNNFormat format;
  private final List<LayerKind> kinds = new ArrayList<>();

  private SequenceKinds(RNNFormat format) {
    this.format = format;
  }

  static List<LayerKind> of(RNNFormat format) {
    SequenceKinds sequences = new SequenceKinds(format);
    sequences.addRecurrent();
    if (format == RNNFormat.NCW) {
      sequences.addTimeLast();
    }
    return sequences.kinds;
  }

  private void addRecurrent() {
    List<Surroundings> each = around(steps(LossFunction.MCXENT, Activation.SOFTMAX));
    add("lstm", false, STABLE, each, this::lstm);
    add(
        "simple recurrent",
        false,
        STABLE,
        each,
        activation ->
            new SimpleRnn.Builder().nOut(4).dataFormat(format).activation(activation).build());
    add(
        "output of steps, squared error",
        false,
        EnumSet.allOf(Activation.class),
        List.of(new Surroundings(false, List.of(lstm(Activation.TANH)), List.of())),
        activation -> steps(LossFunction.MSE, activation));
  }

  /** DL4J's convolution of sequences has no backward pass for time first. */
  private void addTimeLast() {
    List<Surroundings> pooled = around(Kinds.mean(2), Kinds.output());
    add(
        "convolution of sequences",
        true,
        EnumSet.allOf(Activation.class),
        pooled,
        activation ->
            new Convolution1DLayer.Builder(3)
                .nOut(4)
                .rnnDataFormat(format)
                .activation(activation)
                .build());
    add("bidirectional", false, STABLE, pooled, activation -> new Bidirectional(lstm(activation)));
    add(
        "self-attention",
        true,
        EnumSet.of(Activation.IDENTITY),
        pooled,
        activation ->
            new SelfAttentionLayer.Builder().nOut(4).nHeads(2).projectInput(true).build());
  }

  private void add(
      String name,
      boolean oneDnn,
      Set<Activation> activations,
      List<Surroundings> surroundings,
      Function<Activation, Layer> layer) {
    InputType input = InputType.recurrent(4, 6, format);
    kinds.add(
        new LayerKind(
            name + ", " + format,
            oneDnn,
            input,
            LayerKind.EXAMPLES,
            List.copyOf(activations),
            surroundings,
            layer));
  }

  private static List<Surroundings> around(Layer... behind) {
    return List.of(
        new Surroundings(false, List.of(), List.of(behind)),
        new Surroundings(true, List.of(), List.of(behind)));
  }

  private LSTM lstm(Activation activation) {
    return new LSTM.Builder().nOut(4).dataFormat(format).activation(activation).build();
  }

  private Layer steps(LossFunction loss, Activation activation) {
    return new RnnOutputLayer.Builder(loss)
        .nOut(3)
        .activation(activation)
        .dataFormat(format)
        .build();
  }
}
