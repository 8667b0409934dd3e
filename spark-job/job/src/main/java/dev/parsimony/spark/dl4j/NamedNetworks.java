package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.config.LabelKind;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.zoo.model.ResNet50;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The configurations of the networks that have a name on the command line. */
final class NamedNetworks {
  private static final int[] VGG_SMALL_CHANNELS = {32, 64, 128};
  private static final int VGG_SMALL_DENSE = 256;

  /** Least height and width of ResNet-50's images; below, its last pooling has no room. */
  private static final int RESNET50_SMALLEST = 133;

  /** DL4J's convention: the probability of keeping an activation. */
  private static final double VGG_SMALL_KEEP = 0.5;

  private NamedNetworks() {}

  /**
   * A network with fresh parameters.
   *
   * @throws UserErrorException where it cannot be built for this shape
   */
  static Model create(
      ModelSpec spec, ExampleFormat format, LearntLabels labels, UpdaterSpec updater, long seed) {
    ArrayShape shape = format.shape();
    try {
      Model model =
          spec instanceof ModelSpec.Resnet50
              ? new ComputationGraph(resnet50(shape, labels, updater, seed))
              : new MultiLayerNetwork(layers(spec, format, labels, updater, seed));
      model.init();
      return model;
    } catch (RuntimeException e) {
      throw new UserErrorException(
          "The model "
              + spec
              + " cannot be built for this data ("
              + shape
              + "): "
              + Dl4jReason.of(e));
    }
  }

  private static MultiLayerConfiguration layers(
      ModelSpec spec, ExampleFormat format, LearntLabels labels, UpdaterSpec updater, long seed) {
    ArrayShape shape = format.shape();
    NeuralNetConfiguration.Builder base =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(updater(updater))
            .activation(Activation.RELU)
            .weightInit(WeightInit.XAVIER);
    if (spec instanceof ModelSpec.Lstm lstm) {
      return lstm(base, lstm, format, labels);
    }
    requireNoSequences(shape);
    if (spec instanceof ModelSpec.Mlp mlp) {
      return mlp(base, mlp, shape, labels);
    }
    requireImages(shape);
    return spec instanceof ModelSpec.Lenet
        ? lenet(base, shape, labels)
        : vggSmall(base, shape, labels);
  }

  private static MultiLayerConfiguration mlp(
      NeuralNetConfiguration.Builder base,
      ModelSpec.Mlp mlp,
      ArrayShape shape,
      LearntLabels labels) {
    ListBuilder layers = base.list();
    for (int width : mlp.hidden()) {
      layers.layer(new DenseLayer.Builder().nOut(width).build());
    }
    return layers.layer(output(labels)).setInputType(InputType.feedForward(shape.size())).build();
  }

  /** Builds an LSTM that answers for the sequence, from the last step, or for each step. */
  private static MultiLayerConfiguration lstm(
      NeuralNetConfiguration.Builder base,
      ModelSpec.Lstm lstm,
      ExampleFormat format,
      LearntLabels labels) {
    if (!format.shape().sequence()) {
      throw new UserErrorException("it needs sequences; use mlp:512,512 for vectors");
    }
    boolean perStep = format.labelsPerStep();
    ListBuilder layers = base.activation(Activation.TANH).list();
    for (int i = 0; i < lstm.hidden().size(); i++) {
      LSTM layer = new LSTM.Builder().nOut(lstm.hidden().get(i)).build();
      boolean last = i == lstm.hidden().size() - 1;
      layers.layer(last && !perStep ? new LastTimeStep(layer) : layer);
    }
    return layers
        .layer(perStep ? outputPerStep(labels.width()) : output(labels))
        .setInputType(InputType.recurrent(format.shape().features()))
        .build();
  }

  private static RnnOutputLayer outputPerStep(int classes) {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(classes)
        .build();
  }

  private static MultiLayerConfiguration lenet(
      NeuralNetConfiguration.Builder base, ArrayShape shape, LearntLabels labels) {
    return base.convolutionMode(ConvolutionMode.Truncate)
        .list()
        .layer(new ConvolutionLayer.Builder(5, 5).nOut(20).build())
        .layer(maxPool())
        .layer(new ConvolutionLayer.Builder(5, 5).nOut(50).build())
        .layer(maxPool())
        .layer(new DenseLayer.Builder().nOut(500).build())
        .layer(output(labels))
        .setInputType(images(shape))
        .build();
  }

  private static MultiLayerConfiguration vggSmall(
      NeuralNetConfiguration.Builder base, ArrayShape shape, LearntLabels labels) {
    ListBuilder layers = base.convolutionMode(ConvolutionMode.Same).list();
    for (int channels : VGG_SMALL_CHANNELS) {
      for (int i = 0; i < 2; i++) {
        layers.layer(
            new ConvolutionLayer.Builder(3, 3)
                .nOut(channels)
                .hasBias(false)
                .activation(Activation.IDENTITY)
                .build());
        layers.layer(new BatchNormalization());
        layers.layer(new ActivationLayer(Activation.RELU));
      }
      layers.layer(maxPool());
    }
    return layers
        .layer(new DenseLayer.Builder().nOut(VGG_SMALL_DENSE).dropOut(VGG_SMALL_KEEP).build())
        .layer(output(labels))
        .setInputType(images(shape))
        .build();
  }

  /** The zoo's own configuration but for updater and seed. */
  private static ComputationGraphConfiguration resnet50(
      ArrayShape shape, LearntLabels labels, UpdaterSpec updater, long seed) {
    requireImages(shape);
    if (labels.kind() != LabelKind.CLASSES) {
      throw new UserErrorException("it names one class; use lenet, vgg-small or FILE.json");
    }
    if (Math.min(shape.height(), shape.width()) < RESNET50_SMALLEST) {
      throw new UserErrorException("it needs images of at least 133x133; use vgg-small");
    }
    return ResNet50.builder()
        .seed(seed)
        .inputShape(new int[] {shape.channels(), shape.height(), shape.width()})
        .numClasses(labels.width())
        .updater(updater(updater))
        .build()
        .graphBuilder()
        .build();
  }

  private static OutputLayer output(LearntLabels labels) {
    OutputLayer.Builder output =
        switch (labels.kind()) {
          case CLASSES ->
              new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX);
          case VALUES -> new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY);
          case LABELS -> new OutputLayer.Builder(LossFunction.XENT).activation(Activation.SIGMOID);
        };
    return output.nOut(labels.width()).build();
  }

  private static SubsamplingLayer maxPool() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }

  private static InputType images(ArrayShape shape) {
    return InputType.convolutional(shape.height(), shape.width(), shape.channels());
  }

  private static void requireImages(ArrayShape shape) {
    if (!shape.image()) {
      throw new UserErrorException("it needs images; use mlp:512,512 for vectors");
    }
  }

  private static void requireNoSequences(ArrayShape shape) {
    if (shape.sequence()) {
      throw new UserErrorException("it needs vectors or images; use lstm:64 for sequences");
    }
  }

  static IUpdater updater(UpdaterSpec spec) {
    return switch (spec.kind()) {
      case ADAM -> new Adam(spec.learningRate());
      case NESTEROVS -> new Nesterovs(spec.learningRate(), spec.momentum());
      case SGD -> new Sgd(spec.learningRate());
    };
  }
}
