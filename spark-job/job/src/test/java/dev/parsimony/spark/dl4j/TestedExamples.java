package dev.parsimony.spark.dl4j;

import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.metrics.TestFigures;
import dev.parsimony.spark.metrics.TestSums;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** A data set as the test examples of several workers. */
final class TestedExamples {
  private final List<ArrayFormat> formats = new ArrayList<>();
  private final List<INDArray> arrays = new ArrayList<>();
  private final int examples;

  TestedExamples(MultiDataSet data) {
    examples = Math.toIntExact(data.getFeatures(0).size(0));
    add(ArrayRole.FEATURES, data.getFeatures());
    add(ArrayRole.LABELS, data.getLabels());
    add(ArrayRole.FEATURES_MASK, data.getFeaturesMaskArrays());
    add(ArrayRole.LABELS_MASK, data.getLabelsMaskArrays());
  }

  private void add(ArrayRole role, @Nullable INDArray @Nullable [] all) {
    for (int i = 0; all != null && i < all.length; i++) {
      INDArray array = all[i];
      if (array != null) {
        List<Integer> shape =
            IntStream.range(1, array.rank()).mapToObj(d -> (int) array.size(d)).toList();
        formats.add(new ArrayFormat(role, i, ArrayShape.array(shape), ArrayEncoding.FLOAT32));
        arrays.add(array);
      }
    }
  }

  /**
   * What the model answers, in batches of 5 examples.
   *
   * @param workers that have a part each, the last one the rest, and put their sums together
   */
  TestFigures figures(Model model, int workers) {
    ExampleFormat format = new ExampleFormat(formats);
    Network network = Network.of(model);
    NetworkInput input = NetworkInput.of(network, format);
    List<TestSums> sums = new ArrayList<>();
    TestSums all;
    try (Dl4jReplica replica =
        new Dl4jReplica(network, input, 1, 1, MomentRequest.MEAN, KernelChoice.DL4J)) {
      for (int worker = 0; worker < workers; worker++) {
        sums.add(replica.testSums());
        int from = examples / workers * worker;
        int to = worker == workers - 1 ? examples : from + examples / workers;
        for (int first = from; first < to; first += 5) {
          replica.test(batch(format, first, Math.min(to, first + 5)), sums.get(worker));
        }
      }
      all = replica.testSums();
    }
    for (TestSums worker : sums) {
      byte[] bytes = worker.toBytes();
      all.add(bytes, 0, bytes.length);
    }
    return all.figures();
  }

  private Batch batch(ExampleFormat format, int from, int to) {
    Batch batch = new Batch(to - from, format);
    for (int i = from; i < to; i++) {
      int example = i;
      List<float[]> values =
          arrays.stream()
              .map(array -> array.dup('c').reshape(examples, -1).getRow(example).toFloatVector())
              .toList();
      batch.add(new OneExample(format, values), 0);
    }
    return batch;
  }
}
