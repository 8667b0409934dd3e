package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.dl4j.NetworkForm;
import java.io.Serializable;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * Reads the features of rows in the order in which a network takes them.
 *
 * @param shape of a row's features
 * @param form of the network's input
 */
@Internal
public record InputReader(FeatureReader reader, ArrayShape shape, NetworkForm form)
    implements Serializable {

  /** Returns how many values a row's features are. */
  public int size() {
    return shape.size();
  }

  /** Returns the shape of an array of that many rows, as the network takes it. */
  long[] arrayShape(int rows) {
    return form.arrayShape(rows);
  }

  /**
   * Reads one row.
   *
   * @param into {@link #size} values at {@code offset}
   * @throws BadRowException if something is missing, not finite, or of another length
   */
  void read(Row row, float[] into, int offset) {
    float[] stored = new float[size()];
    reader.read(row, shape, stored);
    put(stored, shape, form, into, offset);
  }

  /**
   * Returns the features of a vector in the order in which a network takes them.
   *
   * @throws UserErrorException if they are not finite, or of another length
   */
  public static float[] ofVector(Vector features, ArrayShape shape, NetworkForm form) {
    if (features.size() != shape.size()) {
      throw new UserErrorException(
          String.format(
              "The vector has %d values, but the network takes %d.",
              features.size(), shape.size()));
    }
    float[] stored = new float[shape.size()];
    float[] ordered = new float[stored.length];
    VectorFeatures.copy(features, stored);
    try {
      put(stored, shape, form, ordered, 0);
    } catch (BadRowException e) {
      throw new UserErrorException("The vector cannot be answered: " + e.reason() + ".", e);
    }
    return ordered;
  }

  private static void put(
      float[] stored, ArrayShape shape, NetworkForm form, float[] into, int offset) {
    for (int i = 0; i < stored.length; i++) {
      if (!Float.isFinite(stored[i])) {
        throw new BadRowException("feature " + i + " is " + stored[i]);
      }
    }
    if (form.channelsLast()) {
      putChannelsLast(stored, shape.dimensions().get(0), into, offset);
    } else {
      System.arraycopy(stored, 0, into, offset, stored.length);
    }
  }

  private static void putChannelsLast(float[] stored, int channels, float[] into, int offset) {
    int positions = stored.length / channels;
    for (int channel = 0; channel < channels; channel++) {
      for (int position = 0; position < positions; position++) {
        into[offset + position * channels + channel] = stored[channel * positions + position];
      }
    }
  }
}
