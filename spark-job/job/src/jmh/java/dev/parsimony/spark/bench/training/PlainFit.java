package dev.parsimony.spark.bench.training;

import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.NetworkFiles;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** DL4J's own fit, over batches that are made beforehand. */
final class PlainFit {
  private final Consumer<DataSet> fit;
  private final List<DataSet> batches;

  private PlainFit(Consumer<DataSet> fit, List<DataSet> batches) {
    this.fit = fit;
    this.batches = batches;
  }

  static PlainFit of(
      NetworkSnapshot network, ExampleStore examples, ArrayShape shape, int batchSize, int classes)
      throws IOException {
    List<DataSet> batches = batches(examples, shape, batchSize, classes);
    ByteArrayInputStream zip = new ByteArrayInputStream(NetworkFiles.toZip(network));
    Model model = network.toModel();
    if (model instanceof ComputationGraph) {
      return new PlainFit(ModelSerializer.restoreComputationGraph(zip, true)::fit, batches);
    }
    return new PlainFit(ModelSerializer.restoreMultiLayerNetwork(zip, true)::fit, batches);
  }

  private static List<DataSet> batches(
      ExampleStore examples, ArrayShape shape, int batchSize, int classes) {
    int[] example = PyTorch.dimensions(shape);
    long[] dimensions =
        IntStream.concat(IntStream.of(batchSize), IntStream.of(example)).asLongStream().toArray();
    List<DataSet> batches = new ArrayList<>();
    for (int first = 0; first + batchSize <= examples.size(); first += batchSize) {
      float[] features = new float[batchSize * shape.size()];
      float[] labels = new float[batchSize * classes];
      float[] label = new float[1];
      for (int i = 0; i < batchSize; i++) {
        examples.read(first + i, ExampleFormat.FEATURES, features, i * shape.size());
        examples.read(first + i, ExampleFormat.CLASS, label, 0);
        labels[i * classes + (int) label[0]] = 1;
      }
      batches.add(
          new DataSet(
              Nd4j.create(features, dimensions, 'c'),
              Nd4j.create(labels, new long[] {batchSize, classes}, 'c')));
    }
    return batches;
  }

  /** Trains on all batches, and returns the seconds that it took. */
  double seconds() {
    long start = System.nanoTime();
    batches.forEach(fit);
    return (System.nanoTime() - start) / 1e9;
  }
}
