package dev.parsimony.spark.data;

import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.FeatureEncoding;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A run of records of a sealed spool, seen as examples. */
final class SpooledExamples implements ExampleStore {
  private static final float[] UNIT = unitValues();

  private final Spool spool;
  private final boolean bytes;
  private final int features;
  private final int first;
  private final int size;

  SpooledExamples(Spool spool, ExampleFormat format, int first, int size) {
    this.spool = spool;
    this.bytes = format.encoding() == FeatureEncoding.UINT8;
    this.features = format.shape().size();
    this.first = first;
    this.size = size;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int label(int index) {
    int record = first + Objects.checkIndex(index, size);
    return spool.segment(record).getInt(spool.offset(record));
  }

  @Override
  public void features(int index, float[] into, int offset) {
    int record = first + Objects.checkIndex(index, size);
    Objects.checkFromIndexSize(offset, features, into.length);
    ByteBuffer segment = spool.segment(record);
    int payload = spool.offset(record) + ExampleFormat.PAYLOAD_OFFSET;
    if (bytes) {
      for (int i = 0; i < features; i++) {
        into[offset + i] = UNIT[segment.get(payload + i) & 0xFF];
      }
    } else {
      for (int i = 0; i < features; i++) {
        into[offset + i] = segment.getFloat(payload + Float.BYTES * i);
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
