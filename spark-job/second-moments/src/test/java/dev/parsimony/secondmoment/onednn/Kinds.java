package dev.parsimony.secondmoment.onednn;

import dev.parsimony.secondmoment.onednn.LayerKind.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Every kind of layer that oneDNN computes, and the rest of their families, in all formats. */
final class Kinds {
  private static final List<Activation> ALL = List.of(Activation.values());

  private Kinds() {}

  static List<LayerKind> all() {
    List<LayerKind> kinds = new ArrayList<>();
    Stream.of(CNN2DFormat.values()).map(ImageKinds::of).forEach(kinds::addAll);
    Stream.of(Convolution3D.DataFormat.values()).map(Kinds::volumes).forEach(kinds::addAll);
    kinds.addAll(vectors());
    Stream.of(RNNFormat.values()).map(SequenceKinds::of).forEach(kinds::addAll);
    return kinds;
  }

  static Layer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }

  static Layer mean(int... dimensions) {
    return new GlobalPoolingLayer.Builder(PoolingType.AVG).poolingDimensions(dimensions).build();
  }

  private static List<LayerKind> volumes(Convolution3D.DataFormat format) {
    return List.of(
        volume(
            "convolution",
            format,
            ALL,
            activation ->
                new Convolution3D.Builder(2, 3, 2)
                    .nOut(3)
                    .dataFormat(format)
                    .activation(activation)
                    .build()),
        volume(
            "deconvolution",
            format,
            ALL,
            activation ->
                new Deconvolution3D.Builder()
                    .kernelSize(2, 3, 2)
                    .nOut(3)
                    .dataFormat(format)
                    .activation(activation)
                    .build()),
        volume(
            "average pooling",
            format,
            List.of(Activation.IDENTITY),
            activation ->
                new Subsampling3DLayer.Builder(
                        Subsampling3DLayer.PoolingType.AVG,
                        new int[] {2, 3, 2},
                        new int[] {1, 1, 1})
                    .dataFormat(format)
                    .build()),
        dilated(
            "average pooling, dilated",
            format,
            activation ->
                new Subsampling3DLayer.Builder(
                        Subsampling3DLayer.PoolingType.AVG,
                        new int[] {2, 2, 2},
                        new int[] {1, 1, 1})
                    .dilation(2, 1, 2)
                    .dataFormat(format)
                    .build()),
        dilated(
            "max pooling, dilated",
            format,
            activation ->
                new Subsampling3DLayer.Builder(
                        Subsampling3DLayer.PoolingType.MAX,
                        new int[] {2, 2, 2},
                        new int[] {1, 1, 1})
                    .dilation(2, 1, 2)
                    .dataFormat(format)
                    .build()));
  }

  private static LayerKind dilated(
      String name, Convolution3D.DataFormat format, Function<Activation, Layer> layer) {
    return volume(name, format, false, List.of(Activation.IDENTITY), layer);
  }

  private static LayerKind volume(
      String name,
      Convolution3D.DataFormat format,
      List<Activation> activations,
      Function<Activation, Layer> layer) {
    return volume(name, format, true, activations, layer);
  }

  private static LayerKind volume(
      String name,
      Convolution3D.DataFormat format,
      boolean oneDnn,
      List<Activation> activations,
      Function<Activation, Layer> layer) {
    boolean first = format == Convolution3D.DataFormat.NCDHW;
    Layer mean = mean(first ? new int[] {2, 3, 4} : new int[] {1, 2, 3});
    List<Surroundings> surroundings =
        Stream.of(false, true)
            .map(strided -> new Surroundings(strided, List.of(), List.of(mean, output())))
            .toList();
    InputType input = InputType.convolutional3D(format, 5, 6, 5, 2);
    return new LayerKind(
        name + ", " + format, oneDnn, input, LayerKind.EXAMPLES, activations, surroundings, layer);
  }

  private static List<LayerKind> vectors() {
    Layer hidden = dense(Activation.TANH).build();
    List<Surroundings> within =
        List.of(
            new Surroundings(false, List.of(), List.of(output())),
            new Surroundings(true, List.of(hidden), List.of(output())),
            new Surroundings(false, List.of(), List.of(hidden, output())));
    List<Surroundings> last = List.of(new Surroundings(false, List.of(hidden), List.of()));
    return List.of(
        vector("dense", false, ALL, within, activation -> dense(activation).build()),
        vector(
            "dense, normalized",
            false,
            ALL,
            within,
            activation -> dense(activation).hasLayerNorm(true).build()),
        vector(
            "batch normalization, vectors",
            true,
            List.of(Activation.IDENTITY),
            within,
            activation -> new BatchNormalization.Builder().build()),
        vector(
            "output, squared error",
            false,
            ALL,
            last,
            activation ->
                new OutputLayer.Builder(LossFunction.MSE).nOut(3).activation(activation).build()));
  }

  private static LayerKind vector(
      String name,
      boolean oneDnn,
      List<Activation> activations,
      List<Surroundings> surroundings,
      Function<Activation, Layer> layer) {
    InputType input = InputType.feedForward(6);
    return new LayerKind(name, oneDnn, input, LayerKind.EXAMPLES, activations, surroundings, layer);
  }

  private static DenseLayer.Builder dense(Activation activation) {
    return new DenseLayer.Builder().nOut(5).activation(activation);
  }
}
