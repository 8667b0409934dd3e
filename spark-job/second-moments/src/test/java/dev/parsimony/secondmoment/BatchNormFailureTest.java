package dev.parsimony.secondmoment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.secondmoment.kernel.norm.KernelBatchNorm;
import java.util.EnumSet;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Passes of a batch normalisation without memory for the copy that has channels last: they fail, as
 * DL4J's operations, which it would go on with, know nothing of the rectifier; the next ones are
 * those of a layer that has not failed.
 */
@ExtendWith(OurProducts.class)
final class BatchNormFailureTest {
  private static final LayerWorkspaceMgr ENOUGH = LayerWorkspaceMgr.noWorkspaces();
  private static final LayerCase LAYERS =
      LayerCase.of(
          "",
          InputType.convolutional(6, 5, 3),
          new ConvolutionLayer.Builder(2, 2).nOut(4).activation(Activation.TANH).build(),
          KernelsTest.norm(CNN2DFormat.NCHW),
          new ActivationLayer(Activation.RELU),
          new GlobalPoolingLayer(),
          KernelsTest.output());

  private final INDArray input = Nd4j.rand(DataType.FLOAT, 3, 4, 5, 4);
  private final INDArray epsilon = Nd4j.rand(DataType.FLOAT, 3, 4, 5, 4);
  private Layer norm;
  private KernelBatchNorm kernel;

  @BeforeEach
  void install() {
    MultiLayerNetwork network = (MultiLayerNetwork) LAYERS.sequential(DataType.FLOAT);
    KernelsTest.install(network);
    ExampleGradients.fit(network, LAYERS.batch(3, network, DataType.FLOAT));
    norm = network.getLayer(1);
    kernel = (KernelBatchNorm) norm.getHelper();
  }

  /** Memory for all but one kind of arrays. */
  private static final class NoneFor extends LayerWorkspaceMgr {
    private final ArrayType refused;

    NoneFor(ArrayType refused) {
      super(EnumSet.allOf(ArrayType.class), Map.of(), Map.of());
      this.refused = refused;
    }

    @Override
    public INDArray createUninitialized(
        ArrayType type, DataType dataType, long[] shape, char ordering) {
      if (type == refused) {
        throw new IllegalStateException("no memory");
      }
      return super.createUninitialized(type, dataType, shape, ordering);
    }
  }

  private INDArray forward(LayerWorkspaceMgr workspaces) {
    norm.setInput(input, ENOUGH);
    return norm.activate(true, workspaces);
  }

  private INDArray backward(LayerWorkspaceMgr workspaces) {
    return norm.backpropGradient(epsilon.dup(), workspaces).getSecond();
  }

  @Test
  void forwardPasses() {
    INDArray expected = forward(ENOUGH).dup();
    assertTrue(kernel.rectified());
    var thrown =
        assertThrows(IllegalStateException.class, () -> forward(new NoneFor(ArrayType.INPUT)));
    assertTrue(thrown.getMessage().startsWith("Failed to allocate"), thrown.getMessage());
    assertFalse(kernel.rectified());
    assertEquals(expected, forward(ENOUGH));
    assertTrue(kernel.rectified());
  }

  @Test
  void backwardPasses() {
    forward(ENOUGH);
    INDArray expected = backward(ENOUGH).dup();
    for (ArrayType refused :
        new ArrayType[] {ArrayType.BP_WORKING_MEM, ArrayType.ACTIVATION_GRAD}) {
      INDArray images = kernel.ordered(input, ArrayType.INPUT, ENOUGH);
      kernel.mask(images, kernel.ordered(epsilon.dup(), ArrayType.INPUT, ENOUGH));
      var thrown = assertThrows(IllegalStateException.class, () -> backward(new NoneFor(refused)));
      assertTrue(thrown.getMessage().startsWith("Failed to allocate"), thrown.getMessage());
      assertEquals(expected, backward(ENOUGH), refused.name());
    }
  }
}
