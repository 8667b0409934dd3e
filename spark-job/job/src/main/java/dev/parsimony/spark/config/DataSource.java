package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Where examples come from, as the user names it; {@code toString} gives that text back. Paths are
 * local or of any Hadoop file system.
 */
@Internal
public sealed interface DataSource extends Serializable {

  /** The project's own drawn characters; needs no file. */
  record Glyphs() implements DataSource {
    @Override
    public String toString() {
      return "glyphs";
    }
  }

  /** A folder with files of the MNIST family. */
  record Idx(String folder) implements DataSource {
    @Override
    public String toString() {
      return "idx:" + folder;
    }
  }

  /** A folder with CIFAR-10 in its binary form. */
  record Cifar10(String folder) implements DataSource {
    @Override
    public String toString() {
      return "cifar10:" + folder;
    }
  }

  /** Columns of features and one with the class. */
  sealed interface Table extends DataSource {
    /** What was said behind the path. */
    TableOptions options();

    /** The kind as the user writes it, such as {@code csv:}. */
    String kind();
  }

  /** A csv file, a folder of them or a glob: columns of numbers, and one with the class. */
  record Csv(String path, CsvOptions options) implements Table {
    /** Also what is none and looks like one, which is refused; not so a folder's key=value. */
    private static final Pattern OPTION =
        Pattern.compile(
            "(label|header|separator|quote|classes|drop|values|labels|weight)=.*|[a-z]+=[^/]*");

    /** A file of which everything is detected. */
    public Csv(String path) {
      this(path, CsvOptions.NONE);
    }

    private static Csv of(String text) {
      Options split = Options.of(text, part -> OPTION.matcher(part).matches());
      try {
        return new Csv(split.path(), CsvOptions.parse(split.options()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("'csv:" + text + "': " + e.getMessage(), e);
      }
    }

    @Override
    public String kind() {
      return "csv:";
    }

    @Override
    public String toString() {
      return "csv:" + path + options;
    }
  }

  /**
   * Rows that Spark's DataFrameReader reads.
   *
   * @param format of the reader, or {@code table} for one of the catalogue
   * @param path may be empty where the reader's options say it all
   * @param named whether the format is one that has a kind of its own
   */
  record Rows(String format, String path, RowOptions options, boolean named) implements Table {
    private static final List<String> FORMATS =
        List.of("parquet", "orc", "json", "avro", "delta", "libsvm", "table");

    /** Any other format is written {@code spark:FORMAT:PATH}. */
    private static Optional<Rows> of(String kind, String text) {
      int colon = text.indexOf(':');
      if (kind.equals("spark") && colon > 0) {
        return Optional.of(of(text.substring(0, colon), text.substring(colon + 1), false));
      }
      return FORMATS.contains(kind) ? Optional.of(of(kind, text, true)) : Optional.empty();
    }

    private static Rows of(String format, String text, boolean named) {
      Options split = Options.of(text, RowOptions::isOption);
      try {
        return new Rows(format, split.path(), RowOptions.parse(split.options()), named);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "'" + format + ":" + split.withoutReaderValues() + "': " + e.getMessage(), e);
      }
    }

    @Override
    public String kind() {
      return named ? format + ":" : "spark:" + format + ":";
    }

    @Override
    public String toString() {
      return kind() + path + options;
    }
  }

  /**
   * A path and the options behind it, each after a comma; a path may have commas of its own.
   *
   * @param options such as {@code label=first}
   */
  record Options(String path, List<String> options) {
    /** For messages: values for a reader may be secrets, such as a database's password. */
    private String withoutReaderValues() {
      StringBuilder text = new StringBuilder(path);
      for (String option : options) {
        text.append(',').append(option.replaceFirst("^(option\\.[^=]*=).*", "$1..."));
      }
      return text.toString();
    }

    static Options of(String text, Predicate<String> option) {
      List<String> parts = List.of(text.split(",", -1));
      int path = parts.size();
      while (path > 1 && option.test(parts.get(path - 1))) {
        path--;
      }
      return new Options(
          String.join(",", parts.subList(0, path)), parts.subList(path, parts.size()));
    }
  }

  /** A folder of time series: {@code features/N.csv} and {@code labels/N.csv} for each. */
  record SequenceCsv(String folder) implements DataSource {
    @Override
    public String toString() {
      return "sequence-csv:" + folder;
    }
  }

  /**
   * Images of random pixels, made by the project, to try what a size takes.
   *
   * @param examples to train on
   */
  record RandomImages(int channels, int height, int width, int classes, int examples)
      implements DataSource {
    private static final Pattern FORM =
        Pattern.compile("random:(\\d+)x(\\d+)x(\\d+),classes=(\\d+),examples=(\\d+)");

    public RandomImages {
      int least = IntStream.of(channels, height, width, classes, examples).min().orElse(0);
      if (least < 1) {
        throw new IllegalArgumentException("every number must be at least 1: " + least);
      }
    }

    private static Optional<RandomImages> of(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      try {
        int[] numbers =
            IntStream.rangeClosed(1, 5).map(i -> Integer.parseInt(matcher.group(i))).toArray();
        return Optional.of(
            new RandomImages(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    @Override
    public String toString() {
      return "random:%dx%dx%d,classes=%d,examples=%d"
          .formatted(channels, height, width, classes, examples);
    }
  }

  /**
   * Reads the user's words for a source.
   *
   * @param text {@code glyphs}, {@code idx:DIR}, {@code cifar10:DIR}, {@code csv:FILE}, with {@link
   *     CsvOptions} or without, {@code sequence-csv:DIR}, {@code parquet:PATH} and the like, with
   *     {@link RowOptions} or without, or {@code random:CxHxW,classes=N,examples=N}
   * @throws IllegalArgumentException for anything else, in one sentence that lists the forms
   */
  static DataSource parse(String text) {
    if (text.equals("glyphs")) {
      return new Glyphs();
    }
    Optional<RandomImages> random = RandomImages.of(text);
    if (random.isPresent()) {
      return random.get();
    }
    int colon = text.indexOf(':');
    String kind = text.substring(0, Math.max(0, colon));
    String path = text.substring(colon + 1);
    if (!path.isBlank()) {
      switch (kind) {
        case "idx" -> {
          return new Idx(path);
        }
        case "cifar10" -> {
          return new Cifar10(path);
        }
        case "csv" -> {
          return Csv.of(path);
        }
        case "sequence-csv" -> {
          return new SequenceCsv(path);
        }
        default -> {
          Optional<Rows> rows = Rows.of(kind, path);
          if (rows.isPresent()) {
            return rows.get();
          }
        }
      }
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is no data source: use glyphs, idx:DIR, cifar10:DIR, csv:FILE, sequence-csv:DIR,"
            + " parquet:PATH, orc:PATH, json:PATH, avro:PATH, delta:PATH, libsvm:PATH, table:NAME,"
            + " spark:FORMAT:PATH or random:CxHxW,classes=N,examples=N with numbers above 0");
  }
}
