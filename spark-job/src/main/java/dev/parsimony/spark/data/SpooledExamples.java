package dev.parsimony.spark.data;

import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A run of records of a sealed spool, seen as examples. */
final class SpooledExamples implements ExampleStore {
  private static final float[] UNIT = unitValues();

  private final Spool spool;
  private final Place[] places;
  private final int first;
  private final int size;

  /** Where an array lies in a record. */
  private record Place(ArrayFormat format, int offset, int length) {}

  SpooledExamples(Spool spool, ExampleFormat format, int first, int size) {
    this.spool = spool;
    this.first = first;
    this.size = size;
    this.places = new Place[format.arrays().size()];
    for (int i = 0; i < places.length; i++) {
      ArrayFormat array = format.arrays().get(i);
      places[i] = new Place(array, format.offset(i), array.shape().size());
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void read(int index, int array, float[] into, int offset) {
    int record = first + Objects.checkIndex(index, size);
    Place place = places[array];
    Objects.checkFromIndexSize(offset, place.length, into.length);
    ByteBuffer segment = spool.segment(record);
    int from = spool.offset(record) + place.offset;
    switch (place.format.encoding()) {
      case UINT8 -> {
        for (int i = 0; i < place.length; i++) {
          into[offset + i] = UNIT[segment.get(from + i) & 0xFF];
        }
      }
      case FLOAT32 -> {
        for (int i = 0; i < place.length; i++) {
          into[offset + i] = segment.getFloat(from + Float.BYTES * i);
        }
      }
      case CLASS -> {
        for (int i = 0; i < place.length; i++) {
          into[offset + i] = segment.getInt(from + Integer.BYTES * i);
        }
      }
    }
  }

  private static float[] unitValues() {
    float[] values = new float[256];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 255f;
    }
    return values;
  }
}
