package dev.parsimony.spark.data.source;

import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.Records;
import dev.parsimony.spark.data.glyphs.Glyphs;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A range of the generated characters, made in the task that reads it. */
record GlyphSlice(boolean test, int from, int to) implements Slice {
  private static final int EXAMPLES_PER_SLICE = 1000;

  static SourcePart part(boolean test) {
    int count = test ? Glyphs.TEST_EXAMPLES : Glyphs.TRAIN_EXAMPLES;
    List<Slice> slices = new ArrayList<>();
    for (int from = 0; from < count; from += EXAMPLES_PER_SLICE) {
      slices.add(new GlyphSlice(test, from, Math.min(count, from + EXAMPLES_PER_SLICE)));
    }
    return new SourcePart(slices, Glyphs.FORMAT, OptionalInt.of(Glyphs.CLASSES));
  }

  @Override
  public String name() {
    return "glyphs";
  }

  @Override
  public ExampleReader open(DataFiles files, ExampleFormat format) {
    return new Reader(this);
  }

  private static final class Reader implements ExampleReader {
    private final Glyphs glyphs;
    private final int end;
    private int next;

    Reader(GlyphSlice slice) {
      this.glyphs = new Glyphs(slice.test);
      this.next = slice.from;
      this.end = slice.to;
    }

    @Override
    public boolean next(byte[] record) {
      if (next == end) {
        return false;
      }
      Records.putLabel(record, glyphs.label(next));
      glyphs.paint(next, record, ExampleFormat.PAYLOAD_OFFSET);
      next++;
      return true;
    }

    @Override
    public String place() {
      return "glyphs, example " + (next - 1);
    }

    @Override
    public void close() {}
  }
}
