package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.DataSource.RandomImages;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.Records;
import dev.parsimony.spark.data.random.SplitMix;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A range of images whose pixels are uniformly random bytes, made in the task that reads it. The
 * seed alone decides the pixels; example i is of class i modulo the number of classes, which its
 * pixels do not show.
 */
record RandomSlice(RandomImages images, long seed, int from, int to) implements Slice {
  private static final int EXAMPLES_PER_SLICE = 64;

  /** Training examples for each test example. */
  private static final int TRAIN_PER_TEST = 6;

  static SourcePart part(RandomImages images, boolean test, long seed) {
    int first = test ? images.examples() : 0;
    int end = test ? first + 1 + (first - 1) / TRAIN_PER_TEST : images.examples();
    List<Slice> slices = new ArrayList<>();
    for (int from = first; from < end; from += EXAMPLES_PER_SLICE) {
      slices.add(new RandomSlice(images, seed, from, Math.min(end, from + EXAMPLES_PER_SLICE)));
    }
    ArrayShape shape = ArrayShape.image(images.channels(), images.height(), images.width());
    return new SourcePart(
        slices,
        ExampleFormat.classified(shape, ArrayEncoding.UINT8),
        OptionalInt.of(images.classes()));
  }

  @Override
  public String name() {
    return images.toString();
  }

  @Override
  public ExampleReader open(DataFiles files, ExampleFormat format) {
    return new Reader(this);
  }

  private static final class Reader implements ExampleReader {
    private final RandomSlice slice;
    private int next;

    Reader(RandomSlice slice) {
      this.slice = slice;
      this.next = slice.from;
    }

    @Override
    public boolean next(byte[] record) {
      if (next == slice.to) {
        return false;
      }
      Records.putLabel(record, next % slice.images.classes());
      SplitMix random = new SplitMix(SplitMix.hash(slice.seed, next));
      for (int i = ExampleFormat.PAYLOAD_OFFSET; i < record.length; i++) {
        record[i] = (byte) random.nextInt(1 << Byte.SIZE);
      }
      next++;
      return true;
    }

    @Override
    public String place() {
      return slice.name() + ", example " + (next - 1);
    }

    @Override
    public void close() {}
  }
}
