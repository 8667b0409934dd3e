package dev.parsimony.compression.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Where the time of an iteration's steps went, in nanoseconds, and what else is counted in it. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class StepParts {
  public long steps;
  public long sentElements;
  public long select;
  public long quantize;
  public long settle;
  public long encode;
  public long bound;
  public long compress;
  public long twoCopies;
  public long threeCopies;
  public long addition;
  public long decode;
  public long decodeAndSum;

  /** Bytes that the thread has allocated in compress, decode and sum. */
  public long allocated;
}
