package dev.parsimony.spark.data;

import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.Records;

/** The class that a label of floats names: by its number, or a row with a single 1. */
record FloatClass(ExampleFormat format, int classes) implements ClassWeightedData.ClassOf {
  private static final int NONE = -1;

  @Override
  public int of(byte[] record) {
    int place = format.find(ArrayRole.LABELS, 0).orElseThrow();
    int offset = format.offset(place, Records.steps(record, format));
    int width = format.arrays().get(place).shape().size();
    if (width == 1) {
      float number = Records.getFloat(record, offset);
      boolean known = number >= 0 && number < classes && number == Math.rint(number);
      return known ? (int) number : NONE;
    }
    int found = NONE;
    for (int i = 0; i < width; i++) {
      float value = Records.getFloat(record, offset + Float.BYTES * i);
      if (value == 1 && found == NONE) {
        found = i;
      } else if (value != 0) {
        return NONE;
      }
    }
    return found;
  }
}
