package dev.parsimony.secondmoment;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.secondmoment.kernel.convolution.Convolutions;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** Small networks of images with kernels, in both formats, against DL4J in float64. */
@ExtendWith(OurProducts.class)
final class KernelNetworksTest {
  /** Steps without second moments, against DL4J in float64. */
  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void trainsAsDl4jDoes(CNN2DFormat format) {
    LayerCase layers = KernelsTest.network(format).with(options -> options.updater(new Sgd(0.1)));
    for (boolean sequential : new boolean[] {true, false}) {
      Model kernels = sequential ? layers.sequential(DataType.FLOAT) : layers.graph(DataType.FLOAT);
      Model exact = sequential ? layers.sequential(DataType.DOUBLE) : layers.graph(DataType.DOUBLE);
      exact.setParams(kernels.params().castTo(DataType.DOUBLE));
      INDArray before = exact.params().dup();
      KernelsTest.install(kernels);
      for (int step = 0; step < 5; step++) {
        MultiDataSet batch = layers.batch(20 + step, kernels, DataType.FLOAT);
        ExampleGradients.fit(kernels, batch);
        ExampleGradients.fit(exact, KernelsTest.inFloat64(batch));
      }
      double moved = exact.params().sub(before).norm2Number().doubleValue();
      INDArray error = exact.params().sub(kernels.params().castTo(DataType.DOUBLE));
      assertTrue(error.norm2Number().doubleValue() < 1e-5 * moved, error + " of " + moved);
    }
  }

  /** Whose vertices have several after them, or several before. */
  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void gradientsOfResidualGraphs(CNN2DFormat format) {
    InputType input = InputType.convolutional(8, 7, 3, format);
    Model plain = residual(input, format, DataType.FLOAT);
    MultiDataSet batch = LayerCase.of("", input).batch(3, plain, DataType.FLOAT);
    for (Convolutions convolutions : List.of(Convolutions.ONEDNN, Convolutions.PRODUCTS)) {
      KernelsTest.assertClose(
          batch,
          residual(input, format, DataType.FLOAT),
          residual(input, format, DataType.FLOAT),
          residual(input, format, DataType.DOUBLE),
          convolutions);
    }
  }

  private static Model residual(InputType input, CNN2DFormat format, DataType dataType) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(dataType)
                .convolutionMode(ConvolutionMode.Same)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(input)
                .addLayer("a", same(format, 1, 5), "in")
                .addLayer("b", same(format, 3, 5), "a")
                .addLayer("norm", KernelsTest.norm(format), "b")
                .addLayer("relu", new ActivationLayer(Activation.RELU), "norm")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "relu")
                .addLayer("c", same(format, 1, 4), "sum")
                .addLayer("pooled", new GlobalPoolingLayer(PoolingType.AVG), "c")
                .addLayer("out", KernelsTest.output(), "pooled")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  private static Layer same(CNN2DFormat format, int kernel, int channels) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .nOut(channels)
        .dataFormat(format)
        .activation(Activation.TANH)
        .build();
  }
}
