package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.CsvOptions;
import dev.parsimony.spark.config.TargetColumns;
import dev.parsimony.spark.config.UserErrorException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The meaning of the columns of csv files; indices count from 0.
 *
 * @param header the names of the columns; empty if there are none
 * @param columns in each line
 * @param label the column of the class; {@link #NO_LABEL} where no column is to be read as one
 * @param targets what is to be answered instead of a class
 * @param weight the column of the examples' weights; {@link #NO_WEIGHT} where each counts once
 * @param features the other columns, without those that are dropped
 */
record CsvLayout(
    CsvDialect dialect,
    List<String> header,
    int columns,
    int label,
    Targets targets,
    int weight,
    List<Integer> features)
    implements TableLayout {
  /** Header names that say that a column holds the class. */
  private static final Set<String> LABEL_NAMES =
      Set.of("label", "labels", "class", "classes", "target", "y", "category");

  private static final String PANDAS_INDEX = "Unnamed: 0";
  private static final int COUNTING = 3;

  CsvLayout {
    header = List.copyOf(header);
    features = List.copyOf(features);
  }

  /**
   * Looks at the first lines of the first file that has any.
   *
   * @param path for messages
   * @throws UserErrorException where they do not show what the columns are
   */
  static CsvLayout find(DataFiles files, String path, List<String> names, CsvOptions options) {
    for (String name : names) {
      try {
        String first = CsvDetection.firstLine(files, name);
        if (first.isEmpty()) {
          continue;
        }
        CsvDialect dialect = CsvDetection.dialect(DataFiles.shown(name), first, options);
        try (CsvLines lines = new CsvLines(files, name, dialect)) {
          if (lines.advance()) {
            return of(lines, dialect, options);
          }
        }
      } catch (IOException e) {
        throw DataFiles.unreadable(DataFiles.shown(name), e);
      }
    }
    throw new UserErrorException(path + " holds no line of numbers.");
  }

  private static CsvLayout of(CsvLines lines, CsvDialect dialect, CsvOptions options) {
    if (!lines.header().isEmpty() && lines.header().size() != lines.columns()) {
      throw new UserErrorException(
          String.format(
              "%s has %s, but the header has %d; give each column its name.",
              lines.place(), CsvColumns.count(lines.columns()), lines.header().size()));
    }
    boolean alone = !options.labelled() && !options.targets().present();
    if (lines.columns() < 2 && !alone) {
      throw new UserErrorException(
          lines.place()
              + " has one column; needed are features and a class. If something else than a "
              + dialect.separatorName()
              + " separates the columns, say separator=semicolon, tab, pipe, space or the"
              + " character.");
    }
    refuseColumnNumbers(lines);
    int columns = lines.columns();
    ColumnChoice choice = new ColumnChoice(lines.name(), lines.header(), columns);
    int label = options.labelled() ? choice.index("label", options.label()) : NO_LABEL;
    Targets targets = targets(options.targets(), choice);
    int weight = options.weight().map(column -> choice.index("weight", column)).orElse(NO_WEIGHT);
    Set<Integer> learned = Set.copyOf(targets.columns());
    Set<Integer> dropped = new TreeSet<>();
    options.drop().forEach(column -> dropped.add(choice.index("drop", column)));
    List<Integer> features =
        IntStream.range(0, columns)
            .filter(i -> i != label && i != weight && !learned.contains(i) && !dropped.contains(i))
            .boxed()
            .toList();
    for (int target : targets.columns()) {
      if (dropped.contains(target)) {
        throw new UserErrorException(
            String.format(
                "%s: drop= names %s, which %s= says is to be learnt; leave it out of one of them.",
                lines.name(), CsvColumns.name(lines.header(), target), options.targets().option()));
      }
    }
    if (dropped.contains(label)) {
      throw new UserErrorException(
          lines.name() + ": drop= leaves no class: it names the label's column; leave out less.");
    }
    if (weight >= 0 && (weight == label || targets.columns().contains(weight))) {
      throw new UserErrorException(
          String.format(
              "%s: weight= names %s, which is to be learnt; name another column.",
              lines.name(), CsvColumns.name(lines.header(), weight)));
    }
    if (features.isEmpty()) {
      List<String> taking = new ArrayList<>();
      if (!dropped.isEmpty()) {
        taking.add("drop=");
      }
      if (targets.present()) {
        taking.add(options.targets().option() + "=");
      }
      if (weight >= 0) {
        taking.add("weight=");
      }
      throw new UserErrorException(
          String.format(
              "%s: %s leave%s no features; name fewer columns.",
              lines.name(), String.join(" and ", taking), taking.size() == 1 ? "s" : ""));
    }
    if (options.labelled() && !options.has(CsvOptions.Key.LABEL)) {
      refuseOtherLabel(lines, label);
    }
    return new CsvLayout(dialect, lines.header(), columns, label, targets, weight, features);
  }

  private static Targets targets(TargetColumns given, ColumnChoice choice) {
    List<Integer> columns =
        given.columns().stream().map(column -> choice.index(given.option(), column)).toList();
    Set<Integer> before = new HashSet<>();
    for (int column : columns) {
      if (!before.add(column)) {
        throw new UserErrorException(
            String.format(
                "%s: %s= names %s twice; name each column once.",
                choice.file(), given.option(), CsvColumns.name(choice.header(), column)));
      }
    }
    List<String> names =
        columns.stream()
            .map(i -> choice.header().isEmpty() ? "column " + (i + 1) : choice.header().get(i))
            .toList();
    return new Targets(given.kind(), columns, names);
  }

  /** Returns the layout with the same features, in which no column is read as a label. */
  CsvLayout withoutLabels() {
    return new CsvLayout(dialect, header, columns, NO_LABEL, Targets.NONE, NO_WEIGHT, features);
  }

  /** Returns the layout in which no column is read as a weight. */
  CsvLayout withoutWeights() {
    return new CsvLayout(dialect, header, columns, label, targets, NO_WEIGHT, features);
  }

  /** Returns the layout with its features in the order of these places among them. */
  CsvLayout ordered(List<Integer> places) {
    return new CsvLayout(
        dialect, header, columns, label, targets, weight, FeatureOrder.ordered(features, places));
  }

  /** Columns are features in the order in which they stand, unless the model has another. */
  @Override
  public boolean reordered() {
    return !features.equals(features.stream().sorted().toList());
  }

  /** Refuses a header of column numbers, written though the table's columns had no names. */
  static void refuseColumnNumbers(CsvLines lines) {
    int columns = lines.columns();
    if (!lines.mayBeHeader() || columns < COUNTING) {
      return;
    }
    for (int from = 0; from <= 1; from++) {
      int first = from;
      // pandas leaves the name of its row numbers empty.
      int named = lines.field(0).isEmpty() ? 1 : 0;
      if (IntStream.range(named, columns)
          .allMatch(i -> lines.field(i).equals(String.valueOf(first + i - named)))) {
        throw new UserErrorException(
            String.format(
                "%s counts from %d to %d, as a header of column numbers does; say header=true to"
                    + " leave it out, or header=false to take it for an example.",
                lines.place(), first, first + columns - named - 1));
      }
    }
  }

  private static void refuseOtherLabel(CsvLines lines, int label) {
    List<String> header = lines.header();
    if (header.size() <= label || isLabel(header.get(label))) {
      return;
    }
    List<Integer> others =
        IntStream.range(0, header.size()).filter(i -> isLabel(header.get(i))).boxed().toList();
    if (others.size() == 1) {
      String name = header.get(others.get(0));
      throw new UserErrorException(
          String.format(
              "%s: the header names column %d '%s', but the class is taken from the last one, '%s';"
                  + " say label=%s or label=last.",
              lines.name(), others.get(0) + 1, name, header.get(label), name));
    }
  }

  private static boolean isLabel(String name) {
    return LABEL_NAMES.contains(name.toLowerCase(java.util.Locale.ROOT));
  }

  @Override
  public String name(int column) {
    return CsvColumns.name(header, column);
  }

  @Override
  public String names(List<Integer> indices) {
    return CsvColumns.names(header, indices);
  }

  @Override
  public String form() {
    return CsvColumns.count(columns)
        + " by "
        + dialect.separatorName()
        + ", "
        + (header.isEmpty() ? "no header" : "a header");
  }

  @Override
  public String option(int column) {
    return String.valueOf(column + 1);
  }

  @Override
  public boolean pandasIndex(int column) {
    return !header.isEmpty() && Set.of("", PANDAS_INDEX).contains(header.get(column));
  }

  @Override
  public List<String> featureNames() {
    return header.isEmpty() ? List.of() : features.stream().map(header::get).toList();
  }
}
