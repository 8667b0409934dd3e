package dev.parsimony.spark.ml.predictions;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.driver.inference.PredictionFormat;
import dev.parsimony.spark.driver.inference.PredictionFormats;

/** Makes formats by the libraries that come with spark-sql. */
@Internal
public final class ParquetFormats implements PredictionFormats {
  /** Creates the maker; ServiceLoader does so. */
  public ParquetFormats() {}

  @Override
  public PredictionFormat parquet() {
    ParquetPredictions.requireLibrary();
    return new ParquetPredictions();
  }
}
