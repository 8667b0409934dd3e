package dev.parsimony.spark.dl4j;

import java.util.Random;
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
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks of the benchmark, and random batches for them. */
public enum BenchmarkNetwork {
  MLP("mlp 784-512-512-10", 1.15, 784),
  LENET("lenet, 28x28", 1.30, 1, 28, 28),
  VGG("vgg-like, 32x32x3", 1.30, 3, 32, 32),
  VGG_BATCH_NORM("vgg-like with batch normalisation and dropout, 32x32x3", 1.30, 3, 32, 32),
  LSTM_LAST("lstm 12-64, 9 classes, 30 steps, label per sequence", 2.0, 12, 30),
  LSTM_STEPS("lstm 12-64, 9 classes, 30 steps, label per step", 2.0, 12, 30);

  static final int BATCH_SIZE = 64;
  private static final int[] VGG_CHANNELS = {32, 64, 128};

  private final String title;
  private final double bar;
  private final int[] shape;

  BenchmarkNetwork(String title, double bar, int... shape) {
    this.title = title;
    this.bar = bar;
    this.shape = shape;
  }

  /** As the table shows it. */
  public String title() {
    return title;
  }

  /** The most that a step with second moments may take, over a plain one. */
  public double bar() {
    return bar;
  }

  private int classes() {
    return this == LSTM_LAST || this == LSTM_STEPS ? 9 : 10;
  }

  MultiLayerConfiguration configuration() {
    ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(1e-3))
            .activation(Activation.RELU)
            .weightInit(WeightInit.XAVIER)
            .convolutionMode(this == LENET ? ConvolutionMode.Truncate : ConvolutionMode.Same)
            .list();
    switch (this) {
      case MLP -> layers.layer(dense(512)).layer(dense(512)).layer(output());
      case LENET -> {
        layers.layer(new ConvolutionLayer.Builder(5, 5).nOut(20).build()).layer(pool());
        layers.layer(new ConvolutionLayer.Builder(5, 5).nOut(50).build()).layer(pool());
        layers.layer(dense(500)).layer(output());
      }
      case VGG -> vgg(layers, false).layer(dense(256)).layer(output());
      case VGG_BATCH_NORM ->
          vgg(layers, true)
              .layer(new DenseLayer.Builder().nOut(256).dropOut(0.5).build())
              .layer(output());
      case LSTM_LAST -> layers.layer(new LastTimeStep(lstm())).layer(output());
      case LSTM_STEPS ->
          layers
              .layer(lstm())
              .layer(
                  new RnnOutputLayer.Builder(LossFunction.MCXENT)
                      .activation(Activation.SOFTMAX)
                      .nOut(classes())
                      .build());
    }
    return layers.setInputType(inputType()).build();
  }

  private static ListBuilder vgg(ListBuilder layers, boolean batchNorm) {
    for (int channels : VGG_CHANNELS) {
      for (int i = 0; i < 2; i++) {
        ConvolutionLayer.Builder convolution = new ConvolutionLayer.Builder(3, 3).nOut(channels);
        if (batchNorm) {
          layers.layer(convolution.hasBias(false).activation(Activation.IDENTITY).build());
          layers.layer(new BatchNormalization());
          layers.layer(new ActivationLayer(Activation.RELU));
        } else {
          layers.layer(convolution.build());
        }
      }
      layers.layer(pool());
    }
    return layers;
  }

  private static DenseLayer dense(int width) {
    return new DenseLayer.Builder().nOut(width).build();
  }

  private static LSTM lstm() {
    return new LSTM.Builder().activation(Activation.TANH).nOut(64).build();
  }

  private OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(classes())
        .build();
  }

  private static SubsamplingLayer pool() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }

  private InputType inputType() {
    return switch (shape.length) {
      case 1 -> InputType.feedForward(shape[0]);
      case 2 -> InputType.recurrent(shape[0], shape[1]);
      default -> InputType.convolutional(shape[1], shape[2], shape[0]);
    };
  }

  MultiDataSet batch(long seed) {
    Random random = new Random(seed);
    long[] dimensions = new long[shape.length + 1];
    dimensions[0] = BATCH_SIZE;
    for (int i = 0; i < shape.length; i++) {
      dimensions[i + 1] = shape[i];
    }
    INDArray features = Nd4j.create(DataType.FLOAT, dimensions);
    for (long i = 0; i < features.length(); i++) {
      features.putScalar(i, random.nextGaussian());
    }
    return new MultiDataSet(features, labels(random));
  }

  private INDArray labels(Random random) {
    if (this != LSTM_STEPS) {
      INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH_SIZE, classes());
      for (int i = 0; i < BATCH_SIZE; i++) {
        labels.putScalar(i, random.nextInt(classes()), 1);
      }
      return labels;
    }
    INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH_SIZE, classes(), shape[1]);
    for (int i = 0; i < BATCH_SIZE; i++) {
      for (int step = 0; step < shape[1]; step++) {
        labels.putScalar(new int[] {i, random.nextInt(classes()), step}, 1);
      }
    }
    return labels;
  }
}
