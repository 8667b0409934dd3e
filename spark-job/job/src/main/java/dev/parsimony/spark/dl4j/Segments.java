package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.config.UserErrorException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A batch as a network's training takes it: whole or, under truncated backpropagation through time,
 * cut along time into segments of the network's length, the last of which may be shorter. Each
 * takes an optimiser step. Arrays without time belong to every segment, as DL4J has it.
 */
final class Segments {
  private static final int TIME = 2;
  private static final int SEQUENCES = 3;

  private final Network network;
  private final RecurrentState state;
  private MultiDataSet batch;
  private List<MultiDataSet> segments;

  /**
   * Cuts a batch into segments; its arrays may be filled anew.
   *
   * @throws UserErrorException where {@code fit} would not train on such a batch
   */
  Segments(Network network, MultiDataSet batch) {
    this.network = network;
    this.state = new RecurrentState(network);
    this.batch = batch;
    this.segments = cut(network, batch);
  }

  /** Moves on to another batch, which may be the same arrays with other examples. */
  void of(MultiDataSet next) {
    if (next != batch) {
      batch = next;
      segments = cut(network, next);
    }
  }

  int count() {
    return segments.size();
  }

  /** Examples of the batch. */
  long examples() {
    return segments.get(0).getFeatures(0).size(0);
  }

  /**
   * Runs the forward and the backward pass. Recurrent layers continue where the segment before
   * ended.
   *
   * @param segment from 0, in turn
   */
  void computeGradient(int segment) {
    if (network.segmentLength().isEmpty()) {
      network.computeGradient(segments.get(segment));
      return;
    }
    // DL4J's layers continue from what they hold, also where a batch has a single segment.
    if (segment == 0) {
      state.clear();
    } else {
      state.restore();
    }
    network.computeGradient(segments.get(segment));
    if (segment < segments.size() - 1) {
      state.keep();
    } else {
      state.clear();
    }
  }

  private static List<MultiDataSet> cut(Network network, MultiDataSet batch) {
    if (network.segmentLength().isEmpty()) {
      return List.of(batch);
    }
    int length = network.segmentLength().getAsInt();
    long steps = steps(network, batch);
    List<MultiDataSet> segments = new ArrayList<>();
    for (long from = 0; from < steps; from += length) {
      long to = Math.min(steps, from + length);
      segments.add(
          new org.nd4j.linalg.dataset.MultiDataSet(
              cut(batch.getFeatures(), from, to),
              cut(batch.getLabels(), from, to),
              cutMasks(batch.getFeaturesMaskArrays(), from, to),
              cutMasks(batch.getLabelsMaskArrays(), from, to)));
    }
    return segments;
  }

  private static long steps(Network network, MultiDataSet batch) {
    List<INDArray> arrays =
        Stream.of(batch.getFeatures(), batch.getLabels()).flatMap(Arrays::stream).toList();
    List<Long> steps =
        arrays.stream()
            .filter(array -> array.rank() == SEQUENCES)
            .map(array -> array.size(TIME))
            .distinct()
            .toList();
    boolean allCut = arrays.stream().allMatch(array -> array.rank() == SEQUENCES);
    if (steps.size() != 1 || (network.model() instanceof MultiLayerNetwork && !allCut)) {
      throw new UserErrorException(
          "The network uses truncated backpropagation through time, for which DL4J wants sequences"
              + " [examples, features, time] with a label for each time step; set"
              + " backpropType(BackpropType.Standard) for other examples.");
    }
    return steps.get(0);
  }

  private static INDArray[] cut(INDArray[] arrays, long from, long to) {
    return Arrays.stream(arrays)
        .map(array -> array.rank() == SEQUENCES ? cut(array, from, to) : array)
        .toArray(INDArray[]::new);
  }

  private static @Nullable INDArray @Nullable [] cutMasks(
      @Nullable INDArray @Nullable [] masks, long from, long to) {
    return masks == null
        ? null
        : Arrays.stream(masks)
            .map(mask -> mask == null ? null : cut(mask, from, to))
            .toArray(INDArray[]::new);
  }

  /** Cuts an array along time, the last dimension of sequences as well as of masks. */
  private static INDArray cut(INDArray array, long from, long to) {
    INDArrayIndex[] indices = new INDArrayIndex[array.rank()];
    Arrays.fill(indices, NDArrayIndex.all());
    indices[indices.length - 1] = NDArrayIndex.interval(from, to);
    return array.get(indices);
  }
}
