package dev.parsimony.secondmoment;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Layers of vectors. */
final class FeedForwardMomentsTest extends LayerMomentsContract {
  private static final InputType VECTORS = InputType.feedForward(6);

  static Stream<LayerCase> cases() {
    return Stream.of(
        LayerCase.of("dense", VECTORS, dense().build(), output()),
        LayerCase.of("dense without bias", VECTORS, dense().hasBias(false).build(), output()),
        LayerCase.of("dense, layer norm", VECTORS, dense().hasLayerNorm(true).build(), output()),
        LayerCase.of(
            "dense, layer norm, no bias",
            VECTORS,
            dense().hasLayerNorm(true).hasBias(false).build(),
            output()),
        LayerCase.of("dense, ReLU", VECTORS, dense().activation(Activation.RELU).build(), output()),
        LayerCase.of("l1, l2, weight decay", VECTORS, dense().build(), output())
            .with(options -> options.l1(0.1).l2(0.1).weightDecay(0.1)),
        LayerCase.of("dropout", VECTORS, dense().build(), dense().build(), output())
            .with(options -> options.dropOut(new TestDropout())),
        LayerCase.of("dropout, layer norm", VECTORS, dense().hasLayerNorm(true).build(), output())
            .with(options -> options.dropOut(new TestDropout())),
        LayerCase.of(
            "dropout layer",
            VECTORS,
            dense().build(),
            new DropoutLayer.Builder(new TestDropout()).build(),
            output()),
        LayerCase.of("weight noise", VECTORS, dense().hasLayerNorm(true).build(), output())
            .with(options -> options.weightNoise(new TestWeightNoise())),
        LayerCase.of("activation", VECTORS, dense().build(), new ActivationLayer(), output()),
        LayerCase.of(
            "loss layer",
            VECTORS,
            dense().build(),
            new LossLayer.Builder(LossFunction.MSE).activation(Activation.SIGMOID).build()),
        LayerCase.of("output without bias", VECTORS, outputBuilder().hasBias(false).build()),
        LayerCase.of(
                "embedding",
                InputType.feedForward(9),
                new EmbeddingLayer.Builder().nIn(9).nOut(4).activation(Activation.TANH).build(),
                output())
            .indices(9),
        LayerCase.of(
                "embedding with bias",
                InputType.feedForward(3),
                new EmbeddingLayer.Builder().nIn(3).nOut(4).hasBias(true).build(),
                output())
            .indices(3),
        LayerCase.of("PReLU", VECTORS, new PReLULayer.Builder().inputShape(6).build(), output()),
        LayerCase.of(
            "element-wise multiplication",
            VECTORS,
            new ElementWiseMultiplicationLayer.Builder().nIn(6).nOut(6).build(),
            output()),
        LayerCase.of(
            "autoencoder", VECTORS, new AutoEncoder.Builder().nIn(6).nOut(4).build(), output()),
        LayerCase.of(
            "variational autoencoder",
            VECTORS,
            new VariationalAutoencoder.Builder()
                .nIn(6)
                .nOut(3)
                .encoderLayerSizes(5, 4)
                .decoderLayerSizes(5)
                .build(),
            output()),
        LayerCase.of(
            "frozen", VECTORS, new FrozenLayer(dense().build()), dense().build(), output()),
        LayerCase.of(
            "frozen with backprop",
            VECTORS,
            dense().build(),
            new FrozenLayerWithBackprop(dense().build()),
            output()));
  }

  static Stream<LayerCase> trained() {
    return Stream.concat(cases().filter(layers -> !layers.masked()), Stream.of(random()));
  }

  private static LayerCase random() {
    return LayerCase.of(
            "dropout and DropConnect",
            VECTORS,
            dense().build(),
            dense().hasLayerNorm(true).build(),
            output())
        .with(options -> options.dropOut(new Dropout(0.6)).weightNoise(new DropConnect(0.7)));
  }

  private static DenseLayer.Builder dense() {
    return new DenseLayer.Builder().nOut(5);
  }

  static OutputLayer output() {
    return outputBuilder().build();
  }

  private static OutputLayer.Builder outputBuilder() {
    return new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).nOut(3);
  }
}
