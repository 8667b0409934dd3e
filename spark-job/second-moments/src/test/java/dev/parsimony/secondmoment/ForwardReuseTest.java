package dev.parsimony.secondmoment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.parsimony.secondmoment.onednn.OneDnn;
import dev.parsimony.secondmoment.reuse.ForwardReuse;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Training with layers that reuse their forward pass gives the bits that it gives without. */
final class ForwardReuseTest {
  private static final int FITS = 10;

  @BeforeAll
  static void prepare() {
    OneDnn.enable();
  }

  static Stream<LayerCase> cases() {
    InputType vectors = InputType.feedForward(6);
    return Stream.concat(
        Stream.of(Activation.RELU, Activation.SOFTPLUS, Activation.IDENTITY)
            .flatMap(
                activation ->
                    Stream.of(
                        LayerCase.of("dense, " + activation, vectors, dense(activation), output()),
                        images(CNN2DFormat.NCHW, activation),
                        images(CNN2DFormat.NHWC, activation))),
        Stream.of(
            LayerCase.of("dropout", vectors, dense(Activation.TANH), output())
                .with(options -> options.dropOut(0.5)),
            LayerCase.of("weight noise", vectors, dense(Activation.TANH), output())
                .with(options -> options.weightNoise(new DropConnect(0.5)))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void sameBits(LayerCase layers) {
    Model plain = layers.sequential(DataType.FLOAT);
    Model reusing = layers.sequential(DataType.FLOAT);
    ForwardReuse.install((MultiLayerNetwork) reusing);
    assertNotEquals(
        ((MultiLayerNetwork) plain).getLayer(0).getClass(),
        ((MultiLayerNetwork) reusing).getLayer(0).getClass());
    assertArrayEquals(trained(layers, plain), trained(layers, reusing));
  }

  private static double[] trained(LayerCase layers, Model model) {
    Nd4j.getRandom().setSeed(5);
    for (int step = 0; step < FITS; step++) {
      ExampleGradients.fit(model, layers.batch(40 + step, model, DataType.FLOAT));
    }
    return model.params().toDoubleVector();
  }

  private static LayerCase images(CNN2DFormat format, Activation activation) {
    return LayerCase.of(
        "convolution, " + format + ", " + activation,
        InputType.convolutional(6, 5, 2, format),
        new ConvolutionLayer.Builder(3, 2)
            .nOut(4)
            .dataFormat(format)
            .activation(activation)
            .build(),
        output());
  }

  private static Layer dense(Activation activation) {
    return new DenseLayer.Builder().nOut(5).activation(activation).build();
  }

  private static Layer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(3)
        .build();
  }
}
