package dev.parsimony.spark.driver.yarn;

import java.util.Locale;

/** What a node offers to YARN, and what of it is taken. */
record NodeRoom(String host, long memoryMib, long takenMib, int cores, int takenCores) {
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s %,d of %,d MiB and %d of %d cores",
        host,
        Math.max(0, memoryMib - takenMib),
        memoryMib,
        Math.max(0, cores - takenCores),
        cores);
  }
}
