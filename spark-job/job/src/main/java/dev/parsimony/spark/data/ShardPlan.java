package dev.parsimony.spark.data;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.io.Serializable;
import java.util.Objects;

/**
 * The plan of which worker keeps which example: example i of training or testing goes to rank i %
 * workers, slot i / workers. All ranks keep equally many training examples, so up to workers - 1
 * are left out; testing examples are all kept.
 */
@Internal
public record ShardPlan(ExampleFormat format, int workers, long trainExamples, long testExamples)
    implements Serializable {

  public ShardPlan {
    if (workers < 1 || trainExamples < 0 || testExamples < 0) {
      throw new IllegalArgumentException(
          String.format(
              "workers must be at least 1 and counts not negative: %d, %d, %d",
              workers, trainExamples, testExamples));
    }
    if ((trainExamples + testExamples) / workers >= Integer.MAX_VALUE - 1) {
      throw new IllegalArgumentException(
          String.format(
              "%d examples are too many for %d workers: at most 2^31 - 2 fit on one",
              trainExamples + testExamples, workers));
    }
  }

  /** Training examples of every rank. */
  public int trainPerRank() {
    return (int) (trainExamples / workers);
  }

  /** Testing examples of this rank; ranks differ by at most one. */
  public int testOf(int rank) {
    Objects.checkIndex(rank, workers);
    return (int) ((testExamples - rank + workers - 1) / workers);
  }

  /** The most bytes that this rank's shard takes, in memory and in its file together. */
  public long bytesOf(int rank) {
    return ((long) trainPerRank() + testOf(rank)) * format.recordBytes();
  }

  /** Whether training example {@code index} is one that a rank keeps. */
  boolean keepsTrain(long index) {
    return index / workers < trainPerRank();
  }
}
