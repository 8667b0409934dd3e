package dev.parsimony.spark.data.source;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.RowOptions;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Finds on the driver what sources consist of. Missing files are a user's mistake, a {@link
 * UserErrorException} that names them.
 *
 * @param answersPerStep whether a given network answers at every time step of a sequence
 * @param labelled whether columns of labels and targets are read, where Spark reads them
 * @param learned names of a given network's features, in whose order those of tables are taken;
 *     empty where they are not known
 * @param seed of examples that are made at random
 */
@Internal
public record SourceResolver(
    JavaSparkContext spark,
    DataFiles files,
    boolean answersPerStep,
    boolean labelled,
    List<String> learned,
    long seed) {

  /**
   * The part of a source to train on and the one to test on: that of the second source or else the
   * first one's own, if it has one.
   */
  public Sources resolve(DataSource train, Optional<DataSource> test) {
    if (train instanceof DataSource.SequenceCsv first
        && test.isPresent()
        && test.get() instanceof DataSource.SequenceCsv second) {
      List<SourcePart> parts = sequences(List.of(first.folder(), second.folder()));
      return new Sources(parts.get(0), Optional.of(parts.get(1)));
    }
    test.ifPresent(
        source ->
            requireSameKind(
                train,
                source,
                DataSource.Images.class,
                "a folder of images: for both, or for none"));
    if (train instanceof DataSource.Images images) {
      return images(images, test);
    }
    SourcePart trainPart = train(train);
    Optional<SourcePart> testPart =
        test.map(source -> namedTest(likewise(source, train))).or(() -> ownTest(train));
    testPart.ifPresent(part -> TableSlice.requireSameLabels(trainPart, part));
    testPart.ifPresent(part -> requireSameShape(train, trainPart, test.orElse(train), part));
    test.ifPresent(
        source -> requireSameKind(train, source, DataSource.Table.class, "two tables, or none"));
    testPart.ifPresent(part -> TableSlice.requireSameColumns(trainPart, part));
    return new Sources(trainPart, testPart);
  }

  private Sources images(DataSource.Images train, Optional<DataSource> named) {
    SourcePart trainPart = ImageFolder.train(files, train);
    ImageClasses.requireSeveral(train, trainPart);
    if (named.isEmpty()) {
      return new Sources(trainPart, ImageFolder.ownTest(files, train, trainPart));
    }
    DataSource.Images own = (DataSource.Images) named.get();
    DataSource.Images test =
        new DataSource.Images(own.folder(), own.options().orElse(train.options()));
    SourcePart testPart = ImageFolder.namedTest(files, test, trainPart);
    ImageClasses.requireClasses(test, testPart);
    requireSameShape(train, trainPart, test, testPart);
    return new Sources(trainPart, Optional.of(testPart));
  }

  /** Returns the training part of a source; for csv all of it. */
  public SourcePart train(DataSource source) {
    if (source instanceof DataSource.Idx idx) {
      return IdxSlice.train(files, idx.folder());
    }
    if (source instanceof DataSource.Cifar10 cifar) {
      return Cifar10Slice.train(files, cifar.folder());
    }
    if (source instanceof DataSource.Images images) {
      return ImageFolder.train(files, images);
    }
    if (source instanceof DataSource.Csv csv) {
      return TableSlice.ordered(CsvSlice.part(files, csv), learned);
    }
    if (source instanceof DataSource.Rows rows) {
      return TableSlice.ordered(RowSlice.part(spark, rows, labelled), learned);
    }
    if (source instanceof DataSource.SequenceCsv sequences) {
      return sequences(List.of(sequences.folder())).get(0);
    }
    if (source instanceof DataSource.Glyphs) {
      return GlyphSlice.part(false);
    }
    if (source instanceof DataSource.RandomImages images) {
      return RandomSlice.part(images, false, seed);
    }
    throw new IllegalArgumentException("Invalid source: got " + source + ", which has no files");
  }

  private List<SourcePart> sequences(List<String> folders) {
    return SequenceFolder.parts(spark, files, folders, answersPerStep);
  }

  /** Returns the part that a source itself sets apart for testing; empty where it has none. */
  public Optional<SourcePart> ownTest(DataSource source) {
    if (source instanceof DataSource.Idx idx) {
      return IdxSlice.test(files, idx.folder());
    }
    if (source instanceof DataSource.Cifar10 cifar) {
      return Cifar10Slice.test(files, cifar.folder());
    }
    if (source instanceof DataSource.Images images) {
      return ImageFolder.ownTest(files, images, train(images));
    }
    if (source instanceof DataSource.Glyphs) {
      return Optional.of(GlyphSlice.part(true));
    }
    if (source instanceof DataSource.RandomImages images) {
      return Optional.of(RandomSlice.part(images, true, seed));
    }
    return Optional.empty();
  }

  /** Returns a source for testing; what is not said of a table in it is as for training. */
  private static DataSource likewise(DataSource test, DataSource train) {
    if (test instanceof DataSource.Rows own && train instanceof DataSource.Rows rows) {
      RowOptions options = own.options().orElse(rows.options());
      return new DataSource.Rows(own.format(), own.path(), options, own.named());
    }
    return test instanceof DataSource.Csv own && train instanceof DataSource.Csv csv
        ? new DataSource.Csv(own.path(), own.options().orElse(csv.options()))
        : test;
  }

  /** Returns what a source named for testing gives: its testing part, or else all of it. */
  private SourcePart namedTest(DataSource source) {
    return ownTest(source).orElseGet(() -> train(source));
  }

  /** Requires labels of both to become classes in the same way, if one is of a kind. */
  private static void requireSameKind(
      DataSource train, DataSource test, Class<?> kind, String what) {
    if (kind.isInstance(train) != kind.isInstance(test)) {
      throw new UserErrorException(
          String.format(
              "The test data %s and the training data %s are of different kinds; name %s.",
              test, train, what));
    }
  }

  private static void requireSameShape(
      DataSource train, SourcePart trainPart, DataSource test, SourcePart testPart) {
    ArrayShape expected = trainPart.format().shape();
    ArrayShape found = testPart.format().shape();
    if (!found.equals(expected)) {
      throw new UserErrorException(
          String.format(
              "The test data %s hold %s per example, the training data %s hold %s: they must have"
                  + " the same shape.",
              test, withArticle(found), train, withArticle(expected)));
    }
  }

  private static String withArticle(ArrayShape shape) {
    return "a " + shape;
  }
}
