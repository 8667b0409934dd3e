package dev.parsimony.spark.simulate.message;

import java.util.ArrayDeque;
import java.util.PriorityQueue;

/**
 * One direction of a link, or a rank's copies in memory: messages one after the other. Of those
 * that wait, only the first is among the events, which keeps these few.
 */
final class Lane {
  private final ArrayDeque<Transfer> waiting = new ArrayDeque<>();
  private boolean busy;
  private double freeSeconds;

  /** Takes the lane for that long, from now or when it is free, and returns when that begins. */
  double occupy(double now, double seconds) {
    double start = Math.max(now, freeSeconds);
    freeSeconds = start + seconds;
    return start;
  }

  /** Adds a transfer that is done no sooner than those before it. */
  void add(Transfer transfer, PriorityQueue<Transfer> events) {
    if (busy) {
      waiting.add(transfer);
    } else {
      busy = true;
      events.add(transfer);
    }
  }

  /** Lets the next one follow that which has just been taken from the events. */
  void done(PriorityQueue<Transfer> events) {
    Transfer next = waiting.poll();
    busy = next != null;
    if (next != null) {
      events.add(next);
    }
  }
}
