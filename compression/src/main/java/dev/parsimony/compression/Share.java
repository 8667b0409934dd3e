package dev.parsimony.compression;

import java.util.Locale;

/** What of a worker's work travels to the others. */
public enum Share {
  /**
   * Gradients: the mean of all workers' messages is a gradient, on which every worker's optimiser
   * takes the same step (arXiv 1802.06058).
   */
  GRADIENTS,

  /**
   * Changes of weights: every worker takes optimiser steps of its own, and what travels is how far
   * its weights came. Elements are chosen by their gradients, as with {@link #GRADIENTS}; the
   * change of the others waits, in units of weights, until they are chosen. With all elements sent,
   * this is the family of DiLoCo (arXiv 2311.08105).
   */
  UPDATES;

  /**
   * Reads the name as options have it.
   *
   * @throws IllegalArgumentException in one sentence that lists what is allowed
   */
  public static Share parse(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    for (Share share : values()) {
      if (share.toString().equals(name)) {
        return share;
      }
    }
    throw new IllegalArgumentException(
        "Invalid share: got \"" + text + "\", expected gradients or updates");
  }

  /** Returns the name as options have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
