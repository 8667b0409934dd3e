package dev.parsimony.spark.checkpoint;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.CheckpointInterval;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CheckpointClockTest {
  private final AtomicLong nanos = new AtomicLong(-5);

  private CheckpointClock every(String interval) {
    return new CheckpointClock(CheckpointInterval.parse(interval), nanos::get);
  }

  @Test
  void stepsAreCountedFromTheRunsFirst() {
    CheckpointClock clock = every("10steps");
    assertFalse(clock.due(9, 1));
    assertTrue(clock.due(10, 0));
    assertTrue(clock.due(11, 0), "until it is taken");
    clock.restart();
    assertFalse(clock.due(12, 0));
    assertTrue(clock.due(20, 0));
  }

  @Test
  void epochsAreCountedWhereTheyEnd() {
    CheckpointClock clock = every("2epochs");
    assertFalse(clock.due(10, 1));
    assertFalse(clock.due(19, 0));
    assertTrue(clock.due(20, 2));
  }

  @Test
  void timeCountsFromTheLast() {
    CheckpointClock clock = every("1min");
    nanos.addAndGet(59_999_999_999L);
    assertFalse(clock.due(1, 0));
    nanos.addAndGet(1);
    assertTrue(clock.due(2, 0));
    clock.restart();
    assertFalse(clock.due(3, 0));
  }
}
