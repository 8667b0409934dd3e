package dev.parsimony.spark.bench.accuracy;

import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.Networks;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Images as a named network in DL4J takes them.
 *
 * @param model as the job has it
 */
record Dl4jExamples(ImageData images, String model) {
  private static final int CLASSES = 10;
  private static final int TEST_BATCH = 250;
  private static final float WHITE = 255;

  /** Returns the network with first weights of a seed. */
  MultiLayerNetwork network(String learningRate, long seed) {
    int[] shape = images.shape();
    ExampleFormat format =
        ExampleFormat.classified(
            ArrayShape.image(shape[0], shape[1], shape[2]), ArrayEncoding.UINT8);
    UpdaterSpec adam = UpdaterSpec.parse("adam:" + learningRate);
    return (MultiLayerNetwork)
        Networks.named(ModelSpec.parse(model), format, CLASSES, adam, seed).toModel();
  }

  /** Returns all examples' numbers, in order. */
  int[] order() {
    return IntStream.range(0, images.count()).toArray();
  }

  /**
   * Returns a batch.
   *
   * @param order numbers of examples, of which {@code count} are taken from {@code first} on
   */
  DataSet batch(int[] order, int first, int count) {
    int size = images.size();
    float[] pixels = new float[count * size];
    float[] labels = new float[count * CLASSES];
    for (int i = 0; i < count; i++) {
      int example = order[first + i];
      for (int j = 0; j < size; j++) {
        pixels[i * size + j] = (images.pixels()[example * size + j] & 0xFF) / WHITE;
      }
      labels[i * CLASSES + images.classes()[example]] = 1;
    }
    int[] shape = images.shape();
    long[] dimensions =
        model.startsWith("mlp")
            ? new long[] {count, size}
            : new long[] {count, shape[0], shape[1], shape[2]};
    return new DataSet(
        Nd4j.create(pixels, dimensions, 'c'),
        Nd4j.create(labels, new long[] {count, CLASSES}, 'c'));
  }

  /**
   * What a network says of all examples.
   *
   * @param accuracy 0 to 1
   */
  record Tested(double loss, double accuracy) {}

  /** Tests a network on all examples. */
  Tested test(MultiLayerNetwork network) {
    int[] order = order();
    double loss = 0;
    int right = 0;
    for (int first = 0; first < order.length; first += TEST_BATCH) {
      int count = Math.min(TEST_BATCH, order.length - first);
      DataSet batch = batch(order, first, count);
      loss += network.score(batch, false) * count;
      INDArray answers = network.output(batch.getFeatures(), false).argMax(1);
      for (int i = 0; i < count; i++) {
        right += answers.getInt(i) == images.classes()[first + i] ? 1 : 0;
      }
    }
    return new Tested(loss / order.length, (double) right / order.length);
  }
}
