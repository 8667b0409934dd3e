package dev.parsimony.secondmoment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.secondmoment.kernel.Kernels;
import dev.parsimony.secondmoment.kernel.norm.KernelBatchNorm;
import dev.parsimony.secondmoment.onednn.OneDnnSwitch;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Batch normalisation of vectors, and of images of a single pixel, whatever the format is: DL4J's
 * importer of Keras models gives vectors that of images with channels last. DL4J hands them to
 * helpers as [n, channels, 1, 1] in the forward pass, and as [n, 1, 1, channels] in the backward
 * pass.
 */
@ExtendWith(OurProducts.class)
final class BatchNormVectorsTest {
  private static final int CHANNELS = 5;

  static Stream<LayerCase> cases() {
    return Stream.of(CNN2DFormat.values())
        .flatMap(
            format ->
                Stream.of(
                    vectors(format),
                    LayerCase.of(
                        "vectors and a rectifier, " + format,
                        InputType.feedForward(9),
                        dense(CHANNELS),
                        KernelsTest.norm(format),
                        new ActivationLayer(Activation.RELU),
                        KernelsTest.output()),
                    LayerCase.of(
                        "vectors of one, " + format,
                        InputType.feedForward(9),
                        dense(1),
                        KernelsTest.norm(format),
                        KernelsTest.output()),
                    LayerCase.of(
                        "single pixels, " + format,
                        InputType.convolutional(3, 3, 2, format),
                        new ConvolutionLayer.Builder(3, 3)
                            .nOut(CHANNELS)
                            .dataFormat(format)
                            .build(),
                        KernelsTest.norm(format),
                        KernelsTest.output())));
  }

  private static LayerCase vectors(CNN2DFormat format) {
    return LayerCase.of(
        "vectors, " + format,
        InputType.feedForward(9),
        dense(CHANNELS),
        KernelsTest.norm(format),
        KernelsTest.output());
  }

  private static DenseLayer dense(int units) {
    return new DenseLayer.Builder().nOut(units).activation(Activation.TANH).build();
  }

  /** DL4J's own operations in float64 against those with oneDNN, and kernels, in float32. */
  @ParameterizedTest(name = "{0}, seed 3")
  @MethodSource("cases")
  void gradientsAndSecondMoments(LayerCase layers) {
    KernelsTest.assertClose(
        layers, layers.sequential(DataType.FLOAT), layers.sequential(DataType.FLOAT));
    KernelsTest.assertClose(layers, layers.graph(DataType.FLOAT), layers.graph(DataType.FLOAT));
  }

  @ParameterizedTest(name = "{0}, seed 3")
  @MethodSource("cases")
  void withoutSecondMoments(LayerCase layers) {
    Model exact = OneDnnSwitch.off(() -> layers.sequential(DataType.DOUBLE));
    MultiLayerNetwork kernels = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    exact.setParams(kernels.params().castTo(DataType.DOUBLE));
    Kernels.install(kernels);
    MultiDataSet batch = layers.batch(3, kernels, DataType.FLOAT);
    double[] expected =
        OneDnnSwitch.off(() -> ExampleGradients.gradient(exact, KernelsTest.inFloat64(batch)));
    for (int time = 0; time < 2; time++) {
      double[] got = ExampleGradients.gradient(kernels, batch);
      for (int i = 0; i < got.length; i++) {
        assertEquals(expected[i], got[i], 1e-5, "time " + time + ", parameter " + i);
      }
    }
  }

  /** Both in training and at test time. */
  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void theKernelComputesThem(CNN2DFormat format) {
    LayerCase layers = vectors(format);
    MultiLayerNetwork plain = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    MultiLayerNetwork kernels = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    for (int step = 0; step < 5; step++) {
      ExampleGradients.fit(plain, layers.batch(20 + step, plain, DataType.FLOAT));
    }
    kernels.setParams(plain.params().dup());
    Kernels.install(kernels);
    KernelBatchNorm kernel = (KernelBatchNorm) kernels.getLayer(1).getHelper();
    MultiDataSet batch = layers.batch(40, plain, DataType.FLOAT);
    double error =
        plain
            .output(batch.getFeatures(0))
            .sub(kernels.output(batch.getFeatures(0)))
            .amaxNumber()
            .doubleValue();
    assertEquals(0, error, 1e-5);
    assertTrue(kernel.heapBytes() > 0, "at test time");
    ExampleGradients.gradient(kernels, batch);
    assertEquals(CHANNELS, kernel.getMeanCache(DataType.FLOAT).length());
  }
}
