package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.DataSource;
import java.util.Optional;

/**
 * Finds on the driver what a source consists of. Missing files are a user's mistake, a {@link
 * dev.parsimony.spark.config.UserErrorException} that names them.
 *
 * @param seed of examples that are made at random
 */
public record SourceResolver(DataFiles files, long seed) {

  /** The part to train on; for csv all of it. */
  public SourcePart train(DataSource source) {
    if (source instanceof DataSource.Idx idx) {
      return IdxSlice.train(files, idx.folder());
    }
    if (source instanceof DataSource.Cifar10 cifar) {
      return Cifar10Slice.train(files, cifar.folder());
    }
    if (source instanceof DataSource.Csv csv) {
      return CsvSlice.part(files, csv.path());
    }
    if (source instanceof DataSource.RandomImages images) {
      return RandomSlice.part(images, false, seed);
    }
    return GlyphSlice.part(false);
  }

  /** The part that comes with the source for testing, if there is one. */
  public Optional<SourcePart> ownTest(DataSource source) {
    if (source instanceof DataSource.Idx idx) {
      return IdxSlice.test(files, idx.folder());
    }
    if (source instanceof DataSource.Cifar10 cifar) {
      return Cifar10Slice.test(files, cifar.folder());
    }
    if (source instanceof DataSource.Csv) {
      return Optional.empty();
    }
    if (source instanceof DataSource.RandomImages images) {
      return Optional.of(RandomSlice.part(images, true, seed));
    }
    return Optional.of(GlyphSlice.part(true));
  }

  /** What a source named for testing gives: its testing part, or else all of it. */
  public SourcePart namedTest(DataSource source) {
    return ownTest(source).orElseGet(() -> train(source));
  }
}
