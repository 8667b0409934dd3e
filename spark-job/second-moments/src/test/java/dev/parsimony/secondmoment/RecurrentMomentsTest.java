package dev.parsimony.secondmoment;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Recurrent layers and their wrappers: an example is a sequence, its gradient a sum over time. */
@SuppressWarnings("deprecation") // GravesLSTM and its bidirectional form
final class RecurrentMomentsTest extends LayerMomentsContract {
  static Stream<LayerCase> cases() {
    List<LayerCase> cases = new ArrayList<>();
    for (RNNFormat format : RNNFormat.values()) {
      Layer lstm = new LSTM.Builder().nOut(4).dataFormat(format).build();
      Layer hard = lstm(format).gateActivationFunction(Activation.HARDSIGMOID).build();
      Layer graves = new GravesLSTM.Builder().nOut(4).dataFormat(format).build();
      Layer simple = new SimpleRnn.Builder().nOut(4).dataFormat(format).build();
      add(cases, "LSTM", format, lstm);
      add(cases, "hard LSTM", format, hard);
      add(cases, "GravesLSTM", format, graves);
      add(
          cases,
          "GravesBidirectionalLSTM",
          format,
          new GravesBidirectionalLSTM.Builder().nOut(4).dataFormat(format).build());
      add(cases, "SimpleRnn", format, simple);
      add(cases, "Bidirectional", format, new Bidirectional(graves.clone()));
      LayerCase last =
          LayerCase.of("last step, " + format, sequences(format), new LastTimeStep(lstm), output());
      cases.add(last);
      cases.add(last.withMasks());
      cases.add(LayerCase.of("loss, " + format, sequences(format), lstm, loss(format)));
    }
    for (Bidirectional.Mode mode : Bidirectional.Mode.values()) {
      Layer both = new Bidirectional(mode, lstm(RNNFormat.NCW).build());
      cases.add(LayerCase.of(mode.name(), sequences(RNNFormat.NCW), both, perStep(RNNFormat.NCW)));
      cases.add(pooled(mode.name(), RNNFormat.NCW, both).withMasks());
    }
    Layer both = new Bidirectional(lstm(RNNFormat.NCW).build());
    cases.add(
        LayerCase.of("last of both", sequences(RNNFormat.NCW), new LastTimeStep(both), output()));
    for (RNNFormat format : RNNFormat.values()) {
      Layer zero = new MaskZeroLayer.Builder().setUnderlying(lstm(format).build()).build();
      String name = "mask zero, " + format;
      cases.add(LayerCase.of(name, sequences(format), zero, perStep(format)).withZeroSteps());
    }
    cases.add(
        LayerCase.of(
                "noise everywhere",
                sequences(RNNFormat.NCW),
                lstm(RNNFormat.NCW).build(),
                perStep(RNNFormat.NCW))
            .with(
                options -> options.dropOut(new TestDropout()).weightNoise(new TestWeightNoise())));
    cases.add(
        LayerCase.of(
            "frozen last step",
            sequences(RNNFormat.NCW),
            new LastTimeStep(new FrozenLayer(lstm(RNNFormat.NCW).build())),
            output()));
    return cases.stream();
  }

  static Stream<LayerCase> trained() {
    LayerCase random =
        LayerCase.of(
                "dropout and DropConnect",
                sequences(RNNFormat.NCW),
                new SimpleRnn.Builder().nOut(4).build(),
                new Bidirectional(new LSTM.Builder().nOut(4).build()),
                new LastTimeStep(new GravesLSTM.Builder().nOut(3).build()),
                output())
            .with(options -> options.dropOut(new Dropout(0.6)).weightNoise(new DropConnect(0.7)));
    return Stream.concat(
        cases().filter(layers -> !layers.masked() && !layers.name().contains("NWC")),
        Stream.of(random));
  }

  private static void add(List<LayerCase> cases, String name, RNNFormat format, Layer layer) {
    String described = name + ", " + format;
    LayerCase steps = LayerCase.of(described, sequences(format), layer, perStep(format));
    cases.add(steps);
    cases.add(steps.withMasks());
    if (format == RNNFormat.NCW) {
      cases.add(
          LayerCase.of(
              described + ", noise", sequences(format), withNoise(layer), perStep(format)));
    }
  }

  /** The layer with dropout and weight noise. */
  private static Layer withNoise(Layer layer) {
    if (layer instanceof Bidirectional both) {
      return new Bidirectional(withNoise(both.getFwd()));
    }
    BaseLayer noisy = (BaseLayer) layer.clone();
    noisy.setIDropout(new TestDropout());
    noisy.setWeightNoise(new TestWeightNoise());
    return noisy;
  }

  private static LayerCase pooled(String name, RNNFormat format, Layer layer) {
    return LayerCase.of(
        name, sequences(format), layer, new GlobalPoolingLayer(PoolingType.AVG), output());
  }

  private static InputType sequences(RNNFormat format) {
    return InputType.recurrent(3, LayerCase.STEPS, format);
  }

  private static LSTM.Builder lstm(RNNFormat format) {
    return new LSTM.Builder().nOut(4).dataFormat(format);
  }

  private static Layer output() {
    return FeedForwardMomentsTest.output();
  }

  private static RnnLossLayer loss(RNNFormat format) {
    return new RnnLossLayer.Builder(LossFunction.MSE)
        .activation(Activation.SIGMOID)
        .dataFormat(format)
        .build();
  }

  static RnnOutputLayer perStep(RNNFormat format) {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .dataFormat(format)
        .nOut(3)
        .build();
  }
}
