package dev.parsimony.spark.metrics;

import dev.parsimony.spark.Internal;
import java.io.Serializable;

/** The traffic that one worker sent, added up over steps. Not thread-safe. */
@Internal
public final class Traffic implements Serializable {
  private long steps;
  private long skippedSteps;
  private long endedSteps;
  private long elements;
  private long bytes;
  private double boundBits;

  /**
   * Adds one step.
   *
   * @param sentElements gradient elements in the message
   * @param messageBytes bytes handed to the exchange, every header included, counted once however
   *     many peers receive them
   * @param messageBoundBits the message's {@code CompressionFigures.boundBits}
   */
  public void addStep(long sentElements, long messageBytes, double messageBoundBits) {
    steps++;
    elements += sentElements;
    bytes += messageBytes;
    boundBits += messageBoundBits;
  }

  /** Adds steps that share a message with others. */
  public void addLocalSteps(int count) {
    steps += count;
  }

  /** Adds steps that share a message with others and were left out. */
  public void addSkippedLocalSteps(int count) {
    steps += count;
    skippedSteps += count;
  }

  /** Adds one step that the worker left out, with a message that says so. */
  public void addSkippedStep(long messageBytes) {
    addStep(0, messageBytes, 0);
    skippedSteps++;
  }

  /** Adds one step in which the worker's examples had ended, with a message that says so. */
  public void addEndedStep(long messageBytes) {
    addStep(0, messageBytes, 0);
    endedSteps++;
  }

  /** Adds another worker's or another epoch's traffic; its steps count as steps of their own. */
  public void add(Traffic other) {
    steps += other.steps;
    skippedSteps += other.skippedSteps;
    endedSteps += other.endedSteps;
    elements += other.elements;
    bytes += other.bytes;
    boundBits += other.boundBits;
  }

  public long steps() {
    return steps;
  }

  /** Returns how many of {@link #steps()} were left out. */
  public long skippedSteps() {
    return skippedSteps;
  }

  /** Steps with a gradient. */
  private long sentSteps() {
    return steps - skippedSteps - endedSteps;
  }

  public long elements() {
    return elements;
  }

  public long bytes() {
    return bytes;
  }

  /**
   * The paper's compression ratio: gradient elements over mean elements sent per step, of steps
   * with a gradient; 0 if there were none.
   */
  public double elementsRatio(int gradientElements) {
    return (double) gradientElements * sentSteps() / Math.max(1, elements);
  }

  /**
   * 32 bits for every travelling parameter, over the mean bits really sent per step, of steps with
   * a gradient; 0 if there were none.
   */
  public double wireRatio(int travellingParameters) {
    return 4.0 * travellingParameters * sentSteps() / Math.max(1, bytes);
  }

  public double bytesPerStep() {
    return (double) bytes / Math.max(1, steps);
  }

  public double bitsPerElement() {
    return 8.0 * bytes / Math.max(1, elements);
  }

  public double boundBitsPerElement() {
    return boundBits / Math.max(1, elements);
  }
}
