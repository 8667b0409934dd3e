package dev.parsimony.spark.driver.observe.tensorboard;

import dev.parsimony.spark.driver.observe.Scalar;
import java.time.Instant;
import java.util.List;

/**
 * TensorFlow's {@code Event} messages (event.proto, summary.proto), as far as curves need them.
 *
 * <pre>
 *   Event        1 wall_time double, 2 step int64, 3 file_version string, 5 summary, 7 session_log
 *   Summary      1 value, any number
 *   Value        1 tag string, 2 simple_value float
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
      Message value =
          new Message().text(TAG, point.name()).number(SIMPLE_VALUE, (float) point.value());
      summary.message(VALUE, value);
    }
    return event(at).number(STEP, points.get(0).step()).message(SUMMARY, summary).toBytes();
  }

  private static Message event(Instant at) {
    return new Message().number(WALL_TIME, at.toEpochMilli() / MILLIS_PER_SECOND);
  }
}
