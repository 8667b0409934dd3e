package dev.parsimony.spark.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Layers of sequences: an example is a sequence, whose gradient is summed over time. */
@SuppressWarnings("deprecation") // GravesLSTM and its bidirectional form
final class SequenceMomentsTest extends LayerMomentsContract {
  private static final InputType SEQUENCES = InputType.recurrent(3, LayerCase.STEPS);

  static Stream<LayerCase> cases() {
    List<LayerCase> cases = new ArrayList<>();
    for (RNNFormat format : RNNFormat.values()) {
      recurrent(cases, format);
    }
    Layer pool = new GlobalPoolingLayer(PoolingType.AVG);
    Layer out = FeedForwardMomentsTest.output();
    for (Bidirectional.Mode mode : Bidirectional.Mode.values()) {
      Layer both = new Bidirectional(mode, new LSTM.Builder().nOut(4).build());
      cases.add(LayerCase.of("bidirectional " + mode, SEQUENCES, both, perStep(RNNFormat.NCW)));
      cases.add(LayerCase.of("bidirectional " + mode, SEQUENCES, both, pool, out).withMasks());
    }
    Layer inner = new Bidirectional(new LastTimeStep(new LSTM.Builder().nOut(4).build()));
    cases.add(LayerCase.of("last step in both directions", SEQUENCES, inner, out));
    cases.add(
        attention(
            "self attention",
            new SelfAttentionLayer.Builder()
                .nOut(4)
                .nHeads(2)
                .headSize(2)
                .projectInput(true)
                .build()));
    cases.add(
        attention(
            "learned self attention",
            new LearnedSelfAttentionLayer.Builder()
                .nOut(4)
                .nHeads(2)
                .headSize(2)
                .nQueries(2)
                .projectInput(true)
                .build()));
    cases.add(
        attention(
            "recurrent attention",
            new RecurrentAttentionLayer.Builder()
                .nIn(3)
                .nOut(4)
                .nHeads(1)
                .headSize(4)
                .hasBias(true)
                .build()));
    cases.add(
        LayerCase.of(
            "locally connected",
            SEQUENCES,
            new LocallyConnected1D.Builder()
                .kernelSize(2)
                .setInputSize(LayerCase.STEPS)
                .nOut(3)
                .hasBias(true)
                .build(),
            pool,
            out));
    cases.add(
        LayerCase.of(
            "dense on every step",
            SEQUENCES,
            dense(),
            new LSTM.Builder().nOut(3).build(),
            perStep(RNNFormat.NCW)));
    cases.add(
        LayerCase.of(
                "dense on every step",
                SEQUENCES,
                dense(),
                new LSTM.Builder().nOut(3).build(),
                perStep(RNNFormat.NCW))
            .withMasks());
    cases.add(
        LayerCase.of(
            "layer norm on every step",
            SEQUENCES,
            new DenseLayer.Builder().nOut(4).hasLayerNorm(true).build(),
            new LSTM.Builder().nOut(3).build(),
            perStep(RNNFormat.NCW)));
    cases.add(
        LayerCase.of(
                "dropout on every step",
                SEQUENCES,
                dense(),
                new SimpleRnn.Builder().nOut(3).build(),
                pool,
                out)
            .with(
                options -> options.dropOut(new TestDropout()).weightNoise(new TestWeightNoise())));
    cases.add(
        LayerCase.of(
            "time distributed", SEQUENCES, new TimeDistributed(dense()), perStep(RNNFormat.NCW)));
    cases.add(
        LayerCase.of(
            "time distributed, layer norm",
            SEQUENCES,
            new TimeDistributed(new DenseLayer.Builder().nOut(4).hasLayerNorm(true).build()),
            pool,
            out));
    cases.add(
        LayerCase.of(
                "embedding",
                InputType.recurrent(7, LayerCase.STEPS),
                new EmbeddingSequenceLayer.Builder().nIn(7).nOut(4).build(),
                perStep(RNNFormat.NCW))
            .indices(7));
    cases.add(
        LayerCase.of(
                "embedding, bias, inferred length",
                InputType.recurrent(4, LayerCase.STEPS),
                new EmbeddingSequenceLayer.Builder()
                    .nIn(4)
                    .nOut(4)
                    .hasBias(true)
                    .inferInputLength(true)
                    .build(),
                new LSTM.Builder().nOut(3).build(),
                pool,
                out)
            .indices(4)
            .withMasks());
    cases.add(
        LayerCase.of(
            "frozen last step",
            SEQUENCES,
            new LastTimeStep(new FrozenLayer(new LSTM.Builder().nOut(4).build())),
            out));
    return cases.stream();
  }

  private static void recurrent(List<LayerCase> cases, RNNFormat format) {
    InputType sequences = InputType.recurrent(3, LayerCase.STEPS, format);
    List<Layer> layers =
        List.of(
            new LSTM.Builder().nOut(4).dataFormat(format).build(),
            new LSTM.Builder()
                .nOut(4)
                .gateActivationFunction(Activation.HARDSIGMOID)
                .dataFormat(format)
                .build(),
            new GravesLSTM.Builder().nOut(4).dataFormat(format).build(),
            new GravesBidirectionalLSTM.Builder().nOut(4).dataFormat(format).build(),
            new SimpleRnn.Builder().nOut(4).dataFormat(format).build(),
            new SimpleRnn.Builder().nOut(4).hasLayerNorm(true).dataFormat(format).build(),
            new Bidirectional(new GravesLSTM.Builder().nOut(4).dataFormat(format).build()),
            new Convolution1DLayer.Builder(2)
                .nOut(4)
                .rnnDataFormat(format)
                .convolutionMode(ConvolutionMode.Same)
                .build(),
            new Convolution1DLayer.Builder(3)
                .nOut(4)
                .dilation(2)
                .rnnDataFormat(format)
                .hasBias(false)
                .convolutionMode(ConvolutionMode.Causal)
                .build());
    for (int i = 0; i < layers.size(); i++) {
      String name = layers.get(i).getClass().getSimpleName() + " " + i + ", " + format;
      LayerCase layer = LayerCase.of(name, sequences, layers.get(i), perStep(format));
      cases.add(layer);
      cases.add(layer.withMasks());
      cases.add(layer.with(options -> options.weightNoise(new TestWeightNoise())));
    }
    Layer loss =
        new RnnLossLayer.Builder(LossFunction.MSE)
            .activation(Activation.SIGMOID)
            .dataFormat(format)
            .build();
    LayerCase last =
        LayerCase.of(
            "last step, " + format,
            sequences,
            new LastTimeStep(new LSTM.Builder().nOut(4).dataFormat(format).build()),
            FeedForwardMomentsTest.output());
    cases.add(last);
    cases.add(last.withMasks());
    cases.add(
        LayerCase.of(
                "loss on every step, " + format,
                sequences,
                new LSTM.Builder().nOut(4).dataFormat(format).build(),
                loss)
            .withMasks());
    cases.add(
        LayerCase.of(
            "mask zero, " + format,
            sequences,
            new MaskZeroLayer.Builder()
                .setUnderlying(new SimpleRnn.Builder().nOut(4).dataFormat(format).build())
                .setMaskValue(0)
                .build(),
            perStep(format)));
  }

  static Stream<LayerCase> random() {
    return Stream.of(
        LayerCase.of(
                "dropout and DropConnect",
                SEQUENCES,
                new SimpleRnn.Builder().nOut(4).build(),
                new Bidirectional(new LSTM.Builder().nOut(4).build()),
                new LastTimeStep(new GravesLSTM.Builder().nOut(3).build()),
                FeedForwardMomentsTest.output())
            .with(options -> options.dropOut(new Dropout(0.6)).weightNoise(new DropConnect(0.7))));
  }

  private static LayerCase attention(String name, Layer layer) {
    return LayerCase.of(
            name,
            SEQUENCES,
            layer,
            new GlobalPoolingLayer(PoolingType.MAX),
            FeedForwardMomentsTest.output())
        .withMasks();
  }

  private static DenseLayer dense() {
    return new DenseLayer.Builder().nOut(4).build();
  }

  private static RnnOutputLayer perStep(RNNFormat format) {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .dataFormat(format)
        .nOut(3)
        .build();
  }
}
