package dev.parsimony.secondmoment;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CapsuleLayer;
import org.deeplearning4j.nn.conf.layers.CapsuleStrengthLayer;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PrimaryCapsules;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Layers of images and volumes, in all formats. */
final class ConvolutionMomentsTest extends LayerMomentsContract {
  private static final InputType IMAGES = InputType.convolutional(7, 6, 2);

  static Stream<LayerCase> cases() {
    List<LayerCase> cases = new ArrayList<>();
    for (CNN2DFormat format : CNN2DFormat.values()) {
      cases.addAll(images(format));
    }
    for (Convolution3D.DataFormat format : Convolution3D.DataFormat.values()) {
      cases.addAll(volumes(format));
    }
    cases.add(image("dropout", new ConvolutionLayer.Builder(3, 3).nOut(3).build()));
    cases.add(image("max pooling", new SubsamplingLayer.Builder().build()));
    cases.add(
        LayerCase.of(
            "capsules",
            InputType.convolutional(7, 7, 2),
            new PrimaryCapsules.Builder(2, 2).kernelSize(3, 3).stride(2, 2).build(),
            new CapsuleLayer.Builder(3, 4, 1).build(),
            new CapsuleStrengthLayer.Builder().build(),
            FeedForwardMomentsTest.output()));
    return cases.stream();
  }

  static Stream<LayerCase> trained() {
    return Stream.concat(cases().filter(layers -> !layers.masked()), Stream.of(random()));
  }

  private static LayerCase random() {
    return LayerCase.of(
            "dropout and DropConnect",
            IMAGES,
            new DepthwiseConvolution2D.Builder(3, 3).depthMultiplier(2).build(),
            new SeparableConvolution2D.Builder(3, 3)
                .nOut(3)
                .dropOut(new SpatialDropout(0.5))
                .build(),
            FeedForwardMomentsTest.output())
        .with(options -> options.dropOut(new Dropout(0.6)).weightNoise(new DropConnect(0.7)));
  }

  private static LayerCase image(String name, Layer layer) {
    return LayerCase.of(name, IMAGES, layer, FeedForwardMomentsTest.output())
        .with(options -> options.dropOut(new TestDropout()).weightNoise(new TestWeightNoise()));
  }

  private static List<LayerCase> images(CNN2DFormat format) {
    InputType images = InputType.convolutional(7, 6, 2, format);
    ConvolutionMode same = ConvolutionMode.Same;
    List<LayerCase> cases = new ArrayList<>();
    List<Layer> layers =
        List.of(
            new ConvolutionLayer.Builder(3, 2).stride(2, 1).padding(1, 1).nOut(3).build(),
            new ConvolutionLayer.Builder(3, 3).dilation(2, 2).nOut(3).hasBias(false).build(),
            new ConvolutionLayer.Builder(2, 3).convolutionMode(same).nOut(3).build(),
            new Deconvolution2D.Builder(3, 3).stride(2, 2).nOut(3).build(),
            new Deconvolution2D.Builder(2, 2).convolutionMode(same).nOut(3).hasBias(false).build(),
            new SeparableConvolution2D.Builder(3, 3).depthMultiplier(2).nOut(3).build(),
            new SeparableConvolution2D.Builder(2, 2)
                .stride(2, 2)
                .convolutionMode(same)
                .nOut(3)
                .hasBias(false)
                .build(),
            new DepthwiseConvolution2D.Builder(3, 3).depthMultiplier(2).build(),
            new DepthwiseConvolution2D.Builder(3, 3)
                .convolutionMode(same)
                .depthMultiplier(1)
                .hasBias(false)
                .build(),
            new LocallyConnected2D.Builder().kernelSize(3, 3).stride(2, 2).nOut(2).build(),
            new LocallyConnected2D.Builder().kernelSize(2, 2).nOut(2).hasBias(true).build());
    for (int i = 0; i < layers.size(); i++) {
      String name = layers.get(i).getClass().getSimpleName() + " " + i + ", " + format;
      cases.add(LayerCase.of(name, images, layers.get(i), FeedForwardMomentsTest.output()));
    }
    cases.add(
        LayerCase.of(
            "PReLU, " + format,
            images,
            new ConvolutionLayer.Builder(2, 2).nOut(3).build(),
            new PReLULayer.Builder()
                .inputShape(
                    format == CNN2DFormat.NCHW ? new long[] {3, 6, 5} : new long[] {6, 5, 3})
                .sharedAxes(2)
                .build(),
            FeedForwardMomentsTest.output()));
    cases.add(
        LayerCase.of(
            "image loss, " + format,
            images,
            new ConvolutionLayer.Builder(1, 1).nOut(3).build(),
            new Upsampling2D.Builder(2).dataFormat(format).build(),
            new CnnLossLayer.Builder(LossFunction.MSE)
                .activation(Activation.SIGMOID)
                .format(format)
                .build()));
    return cases;
  }

  private static List<LayerCase> volumes(Convolution3D.DataFormat format) {
    InputType volumes = InputType.convolutional3D(format, 5, 4, 3, 2);
    Layer loss =
        new Cnn3DLossLayer.Builder(format)
            .lossFunction(LossFunction.MSE)
            .activation(Activation.SIGMOID)
            .build();
    return List.of(
        LayerCase.of(
            "convolution 3D, " + format,
            volumes,
            new Convolution3D.Builder(3, 2, 2).stride(2, 1, 1).nOut(2).dataFormat(format).build(),
            loss),
        LayerCase.of(
            "convolution 3D, same, no bias, " + format,
            volumes,
            new Convolution3D.Builder(3, 3, 3)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(2)
                .hasBias(false)
                .dataFormat(format)
                .build(),
            loss),
        LayerCase.of(
            "deconvolution 3D, " + format,
            volumes,
            new Deconvolution3D.Builder().kernelSize(2, 2, 2).nOut(2).dataFormat(format).build(),
            loss));
  }
}
