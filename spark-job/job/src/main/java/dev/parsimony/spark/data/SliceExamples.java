package dev.parsimony.spark.data;

import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.Records;
import dev.parsimony.spark.data.source.ExampleReader;
import dev.parsimony.spark.data.source.SliceOpener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import scala.Tuple2;

/**
 * The examples of a slice that was checked before, each with its {@link ShardKey}. Reads as it is
 * asked; closes the slice at its end.
 *
 * @see ShardReader
 */
final class SliceExamples implements Iterator<Tuple2<Long, byte[]>>, AutoCloseable {
  private final PlacedTask placed;
  private final ShardPlan plan;
  private final TestSplit split;
  private final ExampleReader reader;
  private long read;
  private long train;
  private long test;
  private byte[] record;
  private long key;
  private boolean ready;
  private boolean ended;

  SliceExamples(SliceOpener opener, PlacedTask placed, ShardPlan plan, TestSplit split)
      throws IOException {
    this.placed = placed;
    this.plan = plan;
    this.split = split;
    this.train = placed.firstTrain();
    this.test = placed.firstTest();
    this.record = plan.format().newRecord();
    this.reader = opener.open(placed.task().slice(), plan.format());
  }

  @Override
  public boolean hasNext() {
    try {
      while (!ready && !ended) {
        advance();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(placed.task().slice().name() + " cannot be read", e);
    }
    return ready;
  }

  @Override
  public Tuple2<Long, byte[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ready = false;
    ExampleFormat format = plan.format();
    if (format.varies()) {
      int length = format.recordBytes(Records.steps(record, format));
      return new Tuple2<>(key, Arrays.copyOf(record, length));
    }
    Tuple2<Long, byte[]> example = new Tuple2<>(key, record);
    record = format.newRecord();
    return example;
  }

  @Override
  public void close() throws IOException {
    ended = true;
    reader.close();
  }

  private void advance() throws IOException {
    boolean more = reader.next(record);
    if (more ? read == placed.examples() : read != placed.examples()) {
      throw new IllegalStateException(
          String.format(
              "%s has changed since it was checked: it held %d examples",
              placed.task().slice().name(), placed.examples()));
    }
    if (!more) {
      close();
      return;
    }
    boolean isTest = placed.task().isTest(split, read);
    read++;
    long index = isTest ? test++ : train++;
    key = ShardKey.of(isTest, index);
    ready = isTest || plan.keepsTrain(index);
  }
}
