package dev.parsimony.spark.worker;

import dev.parsimony.spark.metrics.Phase;
import dev.parsimony.spark.metrics.PhaseTimes;

/** Splits the time of a step into its phases; its methods are called in turn. */
final class StepTimer {
  private PhaseTimes times = new PhaseTimes();
  private long begun;
  private long last;
  private long movingNanos;

  /**
   * Begins a step.
   *
   * @param into gets the step's times
   */
  void start(PhaseTimes into) {
    times = into;
    last = System.nanoTime();
  }

  /** Begins to take the time of an exchange and of the steps before it. */
  void startRound() {
    begun = last;
  }

  /** Returns the nanoseconds since {@link #startRound}, up to the last phase's end. */
  double roundNanos() {
    return (double) (last - begun);
  }

  /** Returns the nanoseconds in which the last exchange moved bytes. */
  double movingNanos() {
    return (double) movingNanos;
  }

  /**
   * Ends forward and backward pass.
   *
   * @param secondMomentNanos that the second moments took of it
   */
  void computed(long secondMomentNanos) {
    times.add(Phase.COMPUTE, lap() - secondMomentNanos);
    times.add(Phase.SECOND_MOMENT, secondMomentNanos);
  }

  /** Ends what came before the exchange. */
  void prepared() {
    times.add(Phase.COMPRESS, lap());
  }

  /**
   * Ends the exchange, in which gradients were compressed and decoded on their way.
   *
   * @param compressNanos that compression took of it
   * @param decodeNanos that decoding took, perhaps on another worker's thread
   * @param waitNanos that passed until peers began to send
   */
  void exchanged(long compressNanos, long decodeNanos, long waitNanos) {
    long moving = lap() - compressNanos;
    long decoding = Math.min(decodeNanos, moving);
    long waiting = Math.min(waitNanos, moving - decoding);
    times.add(Phase.COMPRESS, compressNanos);
    times.add(Phase.DECODE, decoding);
    times.add(Phase.WAIT, waiting);
    movingNanos = moving - decoding - waiting;
    times.add(Phase.EXCHANGE, movingNanos);
  }

  /** Ends an update of the parameters. */
  void updated() {
    times.add(Phase.UPDATE, lap());
  }

  private long lap() {
    long now = System.nanoTime();
    long nanos = now - last;
    last = now;
    return nanos;
  }
}
