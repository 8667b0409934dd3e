package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.dl4j.NetworkForm;
import java.io.Serializable;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * Reads the features of rows for one input of a network, in the order in which it takes them.
 *
 * @param shape of a row's features; of sequences with whatever number of steps
 * @param form of the network's input
 */
@Internal
public record InputReader(FeatureReader reader, ArrayShape shape, NetworkForm.InputForm form)
    implements Serializable {

  /** Returns how many values a row's features are; of sequences about so many. */
  int size() {
    return shape.size();
  }

  /**
   * Reads one row.
   *
   * @return its values: {@link #size}, or as many as its sequence has
   * @throws BadRowException if something is missing, not finite, or of another length
   */
  float[] read(Row row) {
    ArrayShape own = reader.shape(row, shape);
    float[] stored = new float[own.size()];
    reader.read(row, own, stored);
    return ordered(stored, own, form);
  }

  /**
   * Returns the features of a vector as a network takes them.
   *
   * @throws UserErrorException if they are not finite, or of another length
   */
  public static InputArray ofVector(Vector features, ArrayShape shape, NetworkForm.InputForm form) {
    if (features.size() != shape.size()) {
      throw new UserErrorException(
          String.format(
              "The vector has %d values, but the network takes %d.",
              features.size(), shape.size()));
    }
    float[] stored = new float[shape.size()];
    VectorFeatures.copy(features, stored);
    try {
      return InputArray.single(ordered(stored, shape, form), form);
    } catch (BadRowException e) {
      throw new UserErrorException("The vector cannot be answered: " + e.reason() + ".", e);
    }
  }

  private static float[] ordered(float[] stored, ArrayShape shape, NetworkForm.InputForm form) {
    for (int i = 0; i < stored.length; i++) {
      if (!Float.isFinite(stored[i])) {
        throw new BadRowException("feature " + i + " is " + stored[i]);
      }
    }
    return form.channelsLast() ? channelsLast(stored, shape.dimensions().get(0)) : stored;
  }

  private static float[] channelsLast(float[] stored, int channels) {
    int positions = stored.length / channels;
    float[] ordered = new float[stored.length];
    for (int channel = 0; channel < channels; channel++) {
      for (int position = 0; position < positions; position++) {
        ordered[position * channels + channel] = stored[channel * positions + position];
      }
    }
    return ordered;
  }
}
