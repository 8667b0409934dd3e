package dev.parsimony.spark.driver.observe.tensorboard;

import dev.parsimony.spark.driver.observe.Scalar;
import dev.parsimony.spark.metrics.Histogram;
import java.time.Instant;
import java.util.List;

/**
 * TensorFlow's {@code Event} messages (event.proto, summary.proto), as far as curves and histograms
 * need them.
 *
 * <pre>
 *   Event        1 wall_time double, 2 step int64, 3 file_version string, 5 summary, 7 session_log
 *   Summary      1 value, any number
 *   Value        1 tag string, 2 simple_value float, 5 histo
 *   Histogram    1 min double, 2 max double, 3 num double, 4 sum double, 5 sum_squares double,
 *                6 bucket_limit double, packed, 7 bucket double, packed
 *   SessionLog   1 status: 1 is START
 * </pre>
 */
final class Events {
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SESSION_LOG = 7;

  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int HISTO = 5;

  private static final int MIN = 1;
  private static final int MAX = 2;
  private static final int NUM = 3;
  private static final int SUM = 4;
  private static final int SUM_SQUARES = 5;
  private static final int BUCKET_LIMIT = 6;
  private static final int BUCKET = 7;

  private static final int STATUS = 1;
  private static final int START = 1;

  private static final double MILLIS_PER_SECOND = 1e3;

  private Events() {}

  /** Returns what every file begins with. */
  static byte[] version(Instant at) {
    return event(at).text(FILE_VERSION, "brain.Event:2").toBytes();
  }

  /** Returns what makes readers forget all from this step on that earlier files have. */
  static byte[] restart(Instant at, long step) {
    return event(at)
        .number(STEP, step)
        .message(SESSION_LOG, new Message().number(STATUS, START))
        .toBytes();
  }

  /**
   * Returns points of a step.
   *
   * @param points all of the same step; at least one
   */
  static byte[] scalars(Instant at, List<Scalar> points) {
    Message summary = new Message();
    for (Scalar point : points) {
      scalar(summary, point.name(), point.value());
    }
    return summary(at, points.get(0).step(), summary);
  }

  /** Returns what a summary holds of a step. */
  static byte[] summary(Instant at, long step, Message summary) {
    return event(at).number(STEP, step).message(SUMMARY, summary).toBytes();
  }

  /** Adds a curve's point to a summary. */
  static void scalar(Message summary, String tag, double value) {
    summary.message(VALUE, new Message().text(TAG, tag).number(SIMPLE_VALUE, (float) value));
  }

  /** Adds a histogram to a summary. */
  static void histogram(Message summary, String tag, Histogram histogram) {
    int buckets = histogram.buckets();
    Message histo =
        new Message()
            .number(MIN, histogram.min())
            .number(MAX, histogram.max())
            .number(NUM, (double) histogram.count())
            .number(SUM, histogram.sum())
            .number(SUM_SQUARES, histogram.sumOfSquares())
            .numbers(BUCKET_LIMIT, buckets, histogram::limit)
            .numbers(BUCKET, buckets, histogram::count);
    summary.message(VALUE, new Message().text(TAG, tag).message(HISTO, histo));
  }

  private static Message event(Instant at) {
    return new Message().number(WALL_TIME, at.toEpochMilli() / MILLIS_PER_SECOND);
  }
}
