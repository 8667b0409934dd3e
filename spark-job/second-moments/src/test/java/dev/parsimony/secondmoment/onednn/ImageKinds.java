package dev.parsimony.secondmoment.onednn;

import dev.parsimony.secondmoment.onednn.LayerKind.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.nd4j.linalg.activations.Activation;

/** Layers of images, in both formats. */
final class ImageKinds {
  private final CNN2DFormat format;
  private final List<LayerKind> kinds = new ArrayList<>();

  private ImageKinds(CNN2DFormat format) {
    this.format = format;
  }

  static List<LayerKind> of(CNN2DFormat format) {
    ImageKinds images = new ImageKinds(format);
    images.addConvolutions();
    images.addRelatives();
    images.addWithoutActivation();
    return images.kinds;
  }

  private void addConvolutions() {
    add("convolution", true, activation -> convolution(activation).build());
    add(
        "convolution, same, stride 2",
        true,
        activation ->
            convolution(activation).convolutionMode(ConvolutionMode.Same).stride(2, 2).build());
    // ND4J computes dilated ones itself.
    add(
        "convolution, dilated",
        false,
        activation -> convolution(activation).dilation(2, 1).build());
    add(
        "convolution without bias",
        true,
        activation -> convolution(activation).hasBias(false).build());
  }

  private ConvolutionLayer.Builder convolution(Activation activation) {
    return new ConvolutionLayer.Builder(3, 2).nOut(4).dataFormat(format).activation(activation);
  }

  private void addRelatives() {
    add(
        "deconvolution",
        true,
        activation ->
            new Deconvolution2D.Builder(3, 2)
                .nOut(4)
                .dataFormat(format)
                .activation(activation)
                .build());
    add("depthwise convolution", true, activation -> depthwise(activation, 1));
    add("depthwise convolution, two each", false, activation -> depthwise(activation, 2));
    add(
        "separable convolution",
        false,
        activation ->
            new SeparableConvolution2D.Builder(3, 2)
                .nOut(4)
                .dataFormat(format)
                .activation(activation)
                .build());
    add("activation", false, ActivationLayer::new);
  }

  private Layer depthwise(Activation activation, int multiplier) {
    return new DepthwiseConvolution2D.Builder(3, 2)
        .depthMultiplier(multiplier)
        .nOut(3 * multiplier)
        .dataFormat(format)
        .activation(activation)
        .build();
  }

  private void addWithoutActivation() {
    addPlain("batch normalization", true, new BatchNormalization.Builder().dataFormat(format));
    addPlain("max pooling", true, pooling(SubsamplingLayer.PoolingType.MAX));
    addPlain("average pooling", true, pooling(SubsamplingLayer.PoolingType.AVG));
    addPlain(
        "max pooling, dilated", false, pooling(SubsamplingLayer.PoolingType.MAX).dilation(2, 1));
    addPlain(
        "average pooling, dilated",
        false,
        pooling(SubsamplingLayer.PoolingType.AVG).dilation(1, 2));
    addPlain(
        "p-norm pooling, dilated",
        false,
        pooling(SubsamplingLayer.PoolingType.PNORM).pnorm(2).dilation(2, 1));
    addPlain("p-norm pooling", false, pooling(SubsamplingLayer.PoolingType.PNORM).pnorm(2));
    addPlain(
        "local response normalization",
        false,
        new LocalResponseNormalization.Builder().dataFormat(format));
    addPlain("upsampling", false, new Upsampling2D.Builder(2).dataFormat(format));
  }

  /** Windows overlap, so that gradients are sums whose rounding shows who computed them. */
  private SubsamplingLayer.Builder pooling(SubsamplingLayer.PoolingType type) {
    return new SubsamplingLayer.Builder(type, new int[] {3, 3}, new int[] {1, 1})
        .dataFormat(format);
  }

  private void addPlain(String name, boolean oneDnn, Layer.Builder<?> layer) {
    add(name, oneDnn, List.of(Activation.IDENTITY), activation -> layer.build());
  }

  private void add(String name, boolean oneDnn, Function<Activation, Layer> layer) {
    add(name, oneDnn, List.of(Activation.values()), layer);
  }

  private void add(
      String name,
      boolean oneDnn,
      List<Activation> activations,
      Function<Activation, Layer> layer) {
    InputType input = InputType.convolutional(8, 7, 3, format);
    kinds.add(
        new LayerKind(
            name + ", " + format,
            oneDnn,
            input,
            LayerKind.EXAMPLES,
            activations,
            surroundings(),
            layer));
  }

  /**
   * Gradients that come as a mean's, as a view, and as a flat vector's; inputs that are strided,
   * and such that a layer without oneDNN made.
   */
  private List<Surroundings> surroundings() {
    int[] dimensions = format == CNN2DFormat.NCHW ? new int[] {2, 3} : new int[] {1, 2};
    Layer mean = Kinds.mean(dimensions);
    Layer padding = new ZeroPaddingLayer.Builder(1, 1).dataFormat(format).build();
    Layer separable = new SeparableConvolution2D.Builder(1, 1).nOut(3).dataFormat(format).build();
    Layer output = Kinds.output();
    return List.of(
        new Surroundings(false, List.of(), List.of(mean, output)),
        new Surroundings(true, List.of(), List.of(padding, output)),
        new Surroundings(false, List.of(separable), List.of(output)));
  }
}
