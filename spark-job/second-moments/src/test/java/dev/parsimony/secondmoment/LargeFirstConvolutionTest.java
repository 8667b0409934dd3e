package dev.parsimony.secondmoment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.parsimony.secondmoment.kernel.Kernels;
import dev.parsimony.secondmoment.kernel.convolution.Convolutions;
import dev.parsimony.secondmoment.kernel.convolution.PartialConvolution;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * A network's first convolution with channels last. Large images go to oneDNN, so that no memory
 * holds their patches.
 */
@ExtendWith(OurProducts.class)
final class LargeFirstConvolutionTest {
  private static final int LARGE = 345;

  /** Patches of an image of 0.5 MB, and of 68 MB. */
  @ParameterizedTest(name = "{1} by {1}, {0}: {2}")
  @CsvSource({
    "AVX2, 36, true", "AVX512, 36, true", "ONEDNN, 36, true", "PRODUCTS, 36, true",
    "AVX2, 345, false", "AVX512, 345, false", "ONEDNN, 345, false", "PRODUCTS, 345, true"
  })
  void patchesOfSmallImagesAlone(Convolutions convolutions, int size, boolean patches) {
    LayerCase layers = images(size, 7);
    MultiLayerNetwork network = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    Kernels.install(network, convolutions).leaveOutInputGradient(network);
    PartialConvolution first = (PartialConvolution) network.getLayer(0).getHelper();
    ExampleGradients.gradient(network, layers.batch(3, network, DataType.FLOAT));
    assertEquals(patches, first.heapBytes() > 0, first.heapBytes() + " bytes on the heap");
  }

  @Test
  void gradientsAndSecondMoments() {
    LayerCase layers = images(LARGE, 7);
    MultiLayerNetwork plain = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    MultiLayerNetwork kernels = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    MultiDataSet batch = layers.batch(3, plain, DataType.FLOAT);
    SecondMoments expected = SecondMoments.install(plain);
    SecondMoments moments = SecondMoments.install(kernels);
    Kernels.install(kernels, Convolutions.AVX512).leaveOutInputGradient(kernels);
    double[] gradient = ExampleGradients.gradient(plain, batch);
    assertNear(plain, gradient, ExampleGradients.gradient(kernels, batch));
    double[] squares = expected.flat().toDoubleVector();
    assertNear(plain, squares, moments.flat().toDoubleVector());
    moments.want(false);
    assertNear(plain, gradient, ExampleGradients.gradient(kernels, batch));
  }

  /** DL4J adds up the 344,763 gradients of a bias in float32. */
  private static void assertNear(MultiLayerNetwork network, double[] expected, double[] got) {
    for (Models.Tensor tensor : Models.tensors(network)) {
      double[] part = Arrays.copyOfRange(expected, tensor.from(), tensor.to());
      double largest = Arrays.stream(part).map(Math::abs).max().orElseThrow();
      double[] of = Arrays.copyOfRange(got, tensor.from(), tensor.to());
      assertArrayEquals(part, of, 2e-3 * largest, tensor.name());
    }
  }

  /** A graph adds up gradients at an input, of all convolutions after it or of none. */
  @Test
  void noGradientAtTheInput() {
    LayerCase layers = images(LARGE, 7);
    MultiLayerNetwork network = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    Kernels.install(network, Convolutions.AVX512).leaveOutInputGradient(network);
    network.setInput(layers.batch(3, network, DataType.FLOAT).getFeatures(0));
    List<INDArray> activations = network.feedForward(true, false);
    assertNull(
        network
            .getLayer(0)
            .backpropGradient(activations.get(1), LayerWorkspaceMgr.noWorkspaces())
            .getSecond());
  }

  private static LayerCase images(int size, int kernel) {
    return LayerCase.of(
        "",
        InputType.convolutional(size, size, 3, CNN2DFormat.NHWC),
        new ConvolutionLayer.Builder(kernel, kernel)
            .nOut(2)
            .dataFormat(CNN2DFormat.NHWC)
            .activation(Activation.TANH)
            .build(),
        new GlobalPoolingLayer(PoolingType.AVG),
        KernelsTest.output());
  }
}
