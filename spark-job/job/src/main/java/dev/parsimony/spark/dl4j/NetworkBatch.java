package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * The arrays of a batch as a network takes them: made once, filled with batch after batch. Where
 * lengths vary they have as many time steps as the batch; a mask that says nothing is left out.
 */
final class NetworkBatch {
  private final int examples;
  private final NetworkInput input;
  private final List<ArrayFormat> formats;
  private final List<BatchArray> arrays = new ArrayList<>();
  private final int[] steps;
  private final boolean[] needed;

  /** The place of the examples' weights; below 0 where there are none, or none count. */
  private final int weights;

  private MultiDataSet data;
  private Optional<NormalisedFeatures> normalised;

  /**
   * Creates arrays for the longest batch, of which each example counts once.
   *
   * @param dataType that the network computes in
   */
  NetworkBatch(NetworkInput input, int examples, DataType dataType) {
    this(input, examples, dataType, false);
  }

  /**
   * Creates arrays for the longest batch.
   *
   * @param dataType that the network computes in
   * @param weighted whether weights count: they then stand in the place of the labels' mask
   */
  NetworkBatch(NetworkInput input, int examples, DataType dataType, boolean weighted) {
    this.weights = weighted ? input.format().find(ArrayRole.WEIGHT, 0).orElse(-1) : -1;
    this.input = input;
    this.examples = examples;
    this.formats = input.format().arrays();
    this.steps = new int[formats.size()];
    this.needed = new boolean[formats.size()];
    for (int i = 0; i < steps.length; i++) {
      ArrayFormat format = formats.get(i);
      arrays.add(new BatchArray(input, format, examples, dataType));
      steps[i] = format.shape().steps();
      needed[i] = true;
    }
    this.data = dataSet();
    this.normalised = NormalisedFeatures.of(input, data);
  }

  int examples() {
    return examples;
  }

  /** Returns what {@link #fill} returned last; before that, arrays for the longest batch. */
  MultiDataSet arrays() {
    return data;
  }

  /**
   * Returns the batch's examples; the arrays are overwritten by the next call.
   *
   * @param batch of exactly {@link #examples}
   * @return the same object as long as batches have the same number of steps
   */
  MultiDataSet fill(Batch batch) {
    boolean changed = false;
    for (int i = 0; i < steps.length; i++) {
      arrays.get(i).fill(batch.array(i), batch.steps(i));
      changed |= steps[i] != batch.steps(i) || needed[i] != batch.needed(i);
      steps[i] = batch.steps(i);
      needed[i] = batch.needed(i);
    }
    if (changed) {
      data = dataSet();
      normalised = NormalisedFeatures.of(input, data);
    }
    normalised.ifPresent(NormalisedFeatures::normalise);
    return data;
  }

  private MultiDataSet dataSet() {
    return new MultiDataSet(
        ofRole(ArrayRole.FEATURES),
        ofRole(ArrayRole.LABELS),
        masks(ArrayRole.FEATURES_MASK, ArrayRole.FEATURES),
        weights >= 0
            ? new INDArray[] {arrays.get(weights).array()}
            : masks(ArrayRole.LABELS_MASK, ArrayRole.LABELS));
  }

  private INDArray[] ofRole(ArrayRole role) {
    INDArray[] found = new INDArray[count(role)];
    for (int i = 0; i < steps.length; i++) {
      if (formats.get(i).role() == role) {
        found[formats.get(i).index()] = arrays.get(i).array();
      }
    }
    return found;
  }

  /** Returns a mask for each array that can have one, null where it has none; null if none has. */
  private @Nullable INDArray @Nullable [] masks(ArrayRole role, ArrayRole masked) {
    @Nullable INDArray[] found = new INDArray[count(masked)];
    boolean any = false;
    for (int i = 0; i < steps.length; i++) {
      if (formats.get(i).role() == role && needed[i]) {
        found[formats.get(i).index()] = arrays.get(i).array();
        any = true;
      }
    }
    return any ? found : null;
  }

  private int count(ArrayRole role) {
    return (int) formats.stream().filter(format -> format.role() == role).count();
  }
}
