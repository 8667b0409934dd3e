package dev.parsimony.spark.data.source;

import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The size of sequences: what must be known of all of them before one can be stored.
 *
 * @param features at each step, of the first sequence; 0 without one
 * @param shortest number of steps
 * @param longest number of steps
 * @param labelledSteps whether a sequence has a label for each of several steps
 * @param labelledEnds whether a sequence of several steps has one label
 */
record SequenceSurvey(
    int features, int shortest, int longest, boolean labelledSteps, boolean labelledEnds) {
  static final SequenceSurvey NONE = new SequenceSurvey(0, Integer.MAX_VALUE, 0, false, false);

  /** Returns the survey of these sequences and later ones. */
  SequenceSurvey with(SequenceSurvey later) {
    return new SequenceSurvey(
        features == 0 ? later.features : features,
        Math.min(shortest, later.shortest),
        Math.max(longest, later.longest),
        labelledSteps || later.labelledSteps,
        labelledEnds || later.labelledEnds);
  }

  /**
   * The format for all of them: sequences have their own length where lengths differ, and masks say
   * what is padding and which labels count.
   *
   * @param answersPerStep whether the network wants labels over the steps: where a sequence has one
   *     label, it then stands at the last step (DataVec's ALIGN_END)
   */
  ExampleFormat format(boolean answersPerStep) {
    int steps = Math.max(1, longest);
    boolean varies = shortest != longest;
    boolean perStep = labelledSteps || answersPerStep;
    ArrayShape labels = perStep ? ArrayShape.sequence(1, steps) : ArrayShape.vector(1);
    ArrayShape sequence = ArrayShape.sequence(Math.max(1, features), steps);
    List<ArrayFormat> arrays = new ArrayList<>();
    ArrayShape mask = ArrayShape.vector(steps);
    arrays.add(array(ArrayRole.LABELS, labels, ArrayEncoding.CLASS, varies && perStep));
    arrays.add(array(ArrayRole.FEATURES, sequence, ArrayEncoding.FLOAT32, varies));
    if (varies) {
      arrays.add(array(ArrayRole.FEATURES_MASK, mask, ArrayEncoding.UINT8, true));
    }
    if (perStep && (varies || labelledEnds)) {
      arrays.add(array(ArrayRole.LABELS_MASK, mask, ArrayEncoding.UINT8, varies));
    }
    return new ExampleFormat(arrays);
  }

  private static ArrayFormat array(
      ArrayRole role, ArrayShape shape, ArrayEncoding encoding, boolean varies) {
    return new ArrayFormat(role, 0, shape, encoding, varies);
  }

  /** Returns bytes for the way through Spark, whatever serializer it is set to. */
  byte[] toBytes() {
    return ByteBuffer.allocate(5 * Integer.BYTES)
        .putInt(features)
        .putInt(shortest)
        .putInt(longest)
        .putInt(labelledSteps ? 1 : 0)
        .putInt(labelledEnds ? 1 : 0)
        .array();
  }

  static SequenceSurvey fromBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new SequenceSurvey(
        buffer.getInt(),
        buffer.getInt(),
        buffer.getInt(),
        buffer.getInt() == 1,
        buffer.getInt() == 1);
  }
}
