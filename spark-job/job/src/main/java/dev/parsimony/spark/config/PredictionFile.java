package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;
import java.util.Locale;

/** Formats of the files that {@code predict} writes. */
@Internal
public enum PredictionFile {
  CSV,
  PARQUET;

  /** As on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
