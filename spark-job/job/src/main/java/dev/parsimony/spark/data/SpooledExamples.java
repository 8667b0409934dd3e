package dev.parsimony.spark.data;

import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A run of records, such as those of a sealed spool, seen as examples. */
final class SpooledExamples implements ExampleStore {
  private static final float[] UNIT = unitValues();
  private static final int FIXED = -1;

  private final StoredRecords records;
  private final boolean varies;
  private final Place[] places;
  private final int first;
  private final int size;

  /**
   * The place of an array in a record.
   *
   * @param offset in the longest record
   * @param steps of the longest record
   * @param stepsOffset where a record says its own; {@link #FIXED} where it does not
   */
  private record Place(ArrayFormat format, int offset, int rows, int steps, int stepsOffset) {}

  SpooledExamples(StoredRecords records, ExampleFormat format, int first, int size) {
    this.records = records;
    this.first = first;
    this.size = size;
    this.varies = format.varies();
    this.places = new Place[format.arrays().size()];
    int stepsOffset = 0;
    for (int i = 0; i < places.length; i++) {
      ArrayFormat array = format.arrays().get(i);
      int rows = array.shape().rows();
      int steps = array.shape().steps();
      int own = array.varies() ? stepsOffset : FIXED;
      places[i] = new Place(array, format.offset(i), rows, steps, own);
      stepsOffset += array.varies() ? Integer.BYTES : 0;
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int steps(int index, int array) {
    int record = first + Objects.checkIndex(index, size);
    return steps(places[array], records.segment(record), records.offset(record));
  }

  @Override
  public int length(int index) {
    int longest = 0;
    for (int array = 0; array < places.length; array++) {
      if (places[array].stepsOffset != FIXED) {
        longest = Math.max(longest, steps(index, array));
      }
    }
    return longest;
  }

  private static int steps(Place place, ByteBuffer segment, int record) {
    return place.stepsOffset == FIXED ? place.steps : segment.getInt(record + place.stepsOffset);
  }

  @Override
  public void read(int index, int array, float[] into, int offset) {
    int record = first + Objects.checkIndex(index, size);
    Place place = places[array];
    ByteBuffer segment = records.segment(record);
    int length = place.rows * steps(place, segment, records.offset(record));
    Objects.checkFromIndexSize(offset, length, into.length);
    int from = offset(segment, records.offset(record), array);
    switch (place.format.encoding()) {
      case UINT8 -> {
        for (int i = 0; i < length; i++) {
          into[offset + i] = UNIT[segment.get(from + i) & 0xFF];
        }
      }
      case FLOAT32 -> {
        for (int i = 0; i < length; i++) {
          into[offset + i] = segment.getFloat(from + Float.BYTES * i);
        }
      }
      case CLASS -> {
        for (int i = 0; i < length; i++) {
          into[offset + i] = segment.getInt(from + Integer.BYTES * i);
        }
      }
    }
  }

  private int offset(ByteBuffer segment, int record, int array) {
    if (!varies) {
      return record + places[array].offset;
    }
    int offset = record + places[0].offset;
    for (int i = 0; i < array; i++) {
      Place before = places[i];
      offset += before.rows * steps(before, segment, record) * before.format.encoding().bytes();
    }
    return offset;
  }

  private static float[] unitValues() {
    float[] values = new float[256];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 255f;
    }
    return values;
  }
}
