package dev.parsimony.secondmoment;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.MultiDataSet;

/** Layers of sequences that are not recurrent. */
final class SequenceMomentsTest extends LayerMomentsContract {
  private static final InputType SEQUENCES = InputType.recurrent(3, LayerCase.STEPS);

  static Stream<LayerCase> cases() {
    Layer dense = dense().build();
    Layer normalised = dense().hasLayerNorm(true).build();
    LayerCase denseSteps = stepwise("dense on every step", dense);
    return Stream.of(
        pooled("self attention", selfAttention()),
        pooled("self attention", selfAttention()).withMasks(),
        pooled("recurrent attention", recurrentAttention()),
        pooled("recurrent attention", recurrentAttention()).withMasks(),
        pooled("locally connected", locallyConnected()),
        pooled(
            "convolution",
            new Convolution1DLayer.Builder(2)
                .nOut(4)
                .convolutionMode(ConvolutionMode.Same)
                .build()),
        stepwise(
            "causal convolution",
            new Convolution1DLayer.Builder(3)
                .nOut(4)
                .dilation(2)
                .hasBias(false)
                .convolutionMode(ConvolutionMode.Causal)
                .build()),
        pooled("strided convolution", new Convolution1DLayer.Builder(2).stride(2).nOut(4).build()),
        denseSteps,
        denseSteps.withMasks(),
        stepwise("layer norm on every step", normalised),
        stepwise("layer norm on every step", normalised).withMasks(),
        pooled("dropout on every step", dense)
            .with(options -> options.dropOut(new TestDropout()).weightNoise(new TestWeightNoise())),
        stepwise("time distributed", new TimeDistributed(dense)),
        pooled("time distributed, layer norm", new TimeDistributed(normalised)),
        embedding("embedding", new EmbeddingSequenceLayer.Builder()),
        embedding("embedding", new EmbeddingSequenceLayer.Builder()).withMasks(),
        embedding(
            "embedding, bias",
            new EmbeddingSequenceLayer.Builder().hasBias(true).inferInputLength(true)));
  }

  /** DL4J applies the mask of a step to another example's. */
  @Test
  void timeDistributedWithAMaskIsRefused() {
    Layer dense = new DenseLayer.Builder().nOut(4).build();
    LayerCase layers = stepwise("time distributed", new TimeDistributed(dense)).withMasks();
    Model model = layers.sequential(DataType.FLOAT);
    Models.install(model);
    MultiDataSet batch = layers.batch(1, model, DataType.FLOAT);
    UnsupportedLayerException e =
        assertThrows(
            UnsupportedLayerException.class, () -> ExampleGradients.gradient(model, batch));
    assertTrue(e.getMessage().contains("TimeDistributed"), e.getMessage());
  }

  static Stream<LayerCase> trained() {
    return cases().filter(layers -> !layers.masked());
  }

  private static LayerCase embedding(String name, EmbeddingSequenceLayer.Builder builder) {
    InputType words = InputType.recurrent(4, LayerCase.STEPS);
    Layer embedding = builder.nIn(4).nOut(5).inputLength(LayerCase.STEPS).build();
    Layer lstm = new LSTM.Builder().nOut(3).build();
    return LayerCase.of(
            name, words, embedding, lstm, new GlobalPoolingLayer(PoolingType.AVG), output())
        .indices(4);
  }

  private static LayerCase stepwise(String name, Layer layer) {
    Layer lstm = new LSTM.Builder().nOut(3).build();
    return LayerCase.of(name, SEQUENCES, layer, lstm, RecurrentMomentsTest.perStep(RNNFormat.NCW));
  }

  private static LayerCase pooled(String name, Layer layer) {
    return LayerCase.of(name, SEQUENCES, layer, new GlobalPoolingLayer(PoolingType.MAX), output());
  }

  private static Layer output() {
    return FeedForwardMomentsTest.output();
  }

  private static DenseLayer.Builder dense() {
    return new DenseLayer.Builder().nOut(4);
  }

  private static Layer selfAttention() {
    return new SelfAttentionLayer.Builder()
        .nOut(4)
        .nHeads(2)
        .headSize(2)
        .projectInput(true)
        .build();
  }

  private static Layer recurrentAttention() {
    return new RecurrentAttentionLayer.Builder()
        .nIn(3)
        .nOut(4)
        .nHeads(2)
        .headSize(2)
        .hasBias(true)
        .build();
  }

  private static Layer locallyConnected() {
    return new LocallyConnected1D.Builder()
        .kernelSize(2)
        .setInputSize(LayerCase.STEPS)
        .nOut(3)
        .hasBias(true)
        .build();
  }
}
