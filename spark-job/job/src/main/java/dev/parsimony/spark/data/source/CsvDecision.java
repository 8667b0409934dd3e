package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.CsvOptions;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.UserErrorException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Decides which label is which class, or refuses: a class that is something else trains without a
 * word and means nothing.
 *
 * @param train all training lines, of which some may be set aside for testing
 */
record CsvDecision(DataSource.Table source, TableLayout layout, CsvSurvey train, CsvSurvey test) {
  private static final int SHOWN_LABELS = 8;

  /** Number of classes from which a first column with a few is more likely to be the class. */
  private static final int MANY = 32;

  /** Number of names from which one for every other line is no class. */
  private static final int MANY_NAMES = 20;

  /** The kinds of all labels together: names, decimals, and the range of whole numbers. */
  private record Kinds(List<String> names, List<String> decimals, long smallest, long largest) {
    static Kinds of(CsvSurvey survey) {
      List<String> labels = List.copyOf(survey.labels().keySet());
      List<Long> whole = labels.stream().filter(CsvNumber::isWhole).map(Kinds::value).toList();
      return new Kinds(
          labels.stream().filter(label -> Double.isNaN(CsvNumber.parse(label))).toList(),
          labels.stream()
              .filter(label -> !Double.isNaN(CsvNumber.parse(label)))
              .filter(label -> !CsvNumber.isWhole(label))
              .toList(),
          whole.stream().mapToLong(Long::longValue).min().orElse(0),
          whole.stream().mapToLong(Long::longValue).max().orElse(-1));
    }

    /** Returns a whole number, saturated where the digits are too many. */
    private static long value(String label) {
      return (long) CsvNumber.parse(label);
    }
  }

  /**
   * Returns the classes.
   *
   * @throws UserErrorException with the option that says what the labels are
   */
  CsvClasses classes() {
    Kinds kinds = Kinds.of(train);
    return switch (source.options().classes()) {
      case SORTED -> CsvClasses.sorted(train.labels().keySet());
      case NUMBERS -> numbers(kinds);
      case AUTO -> auto(kinds);
    };
  }

  private CsvClasses auto(Kinds kinds) {
    if (!kinds.names.isEmpty()) {
      return names(kinds);
    }
    requireNumbers(kinds);
    String labels = labelsAre();
    if (kinds.smallest != 0) {
      throw refusal(
          "%s, but classes count from 0; say classes=sorted to take them in this order%s.",
          labels,
          kinds.smallest < 0 ? "" : ", or classes=numbers if 0 is a class without examples");
    }
    int occurring = train.labels().size();
    if (kinds.largest + 1 > 2L * occurring) {
      throw refusal(
          "%s, so most of the classes 0 to %d never occur; say label= if another column holds the"
              + " class, classes=sorted to take what occurs in this order, or classes=numbers.",
          labels, kinds.largest);
    }
    int few = classesOfFirst();
    if (occurring > MANY && few > 0 && few <= occurring / 4) {
      throw refusal(
          "the last column would name %d classes, and the first one holds 0 to %d only; say"
              + " label=first or label=last.",
          occurring, few - 1);
    }
    return numbers(kinds);
  }

  private CsvClasses names(Kinds kinds) {
    int labels = train.labels().size();
    if (labels > kinds.names.size()) {
      String name = kinds.names.get(0);
      throw new UserErrorException(
          String.format(
              "%s, %s: the label '%s' is no number, but others are; correct it, or say"
                  + " classes=sorted to take all of them as names.",
              place(name), column(), name));
    }
    if (labels > MANY_NAMES && labels * 2L > train.lines()) {
      throw refusal(
          "%s has %,d different values in %,d lines; say label= for the column of the class, or"
              + " classes=sorted if it is that one.",
          column(), labels, train.lines());
    }
    return CsvClasses.sorted(train.labels().keySet());
  }

  private CsvClasses numbers(Kinds kinds) {
    requireNumbers(kinds);
    if (kinds.smallest < 0) {
      throw bad(String.valueOf(kinds.smallest), "is no class; class numbers count from 0");
    }
    long largest = Math.max(kinds.largest, Kinds.of(test).largest);
    if (largest >= CsvFields.MAX_CLASSES) {
      String label = String.valueOf(largest);
      throw bad(label, "is too large; class numbers must be below " + CsvFields.MAX_CLASSES);
    }
    return CsvClasses.numbers((int) largest + 1);
  }

  private void requireNumbers(Kinds kinds) {
    if (!kinds.names.isEmpty()) {
      throw bad(kinds.names.get(0), "is no number; leave classes=numbers out for names");
    }
    if (!kinds.decimals.isEmpty()) {
      throw bad(
          kinds.decimals.get(0),
          "is no class; say values="
              + layout.option(layout.label())
              + " if numbers are to be learnt, label= for the column of the class, or classes=sorted"
              + " if each such value is one");
    }
  }

  private UserErrorException bad(String label, String why) {
    return new UserErrorException(
        String.format("%s, %s: '%s' %s.%s", place(label), column(), label, why, hint()));
  }

  private UserErrorException refusal(String format, Object... arguments) {
    return new UserErrorException(
        source + ": " + String.format(Locale.ROOT, format, arguments) + hint());
  }

  private String place(String label) {
    CsvSurvey.Label found = train.labels().get(label);
    if (found == null) {
      found = test.labels().get(label);
    }
    return found == null ? source.toString() : found.place();
  }

  private String column() {
    return layout.name(layout.label());
  }

  /** Returns words such as "the labels in column 3 are 1, 2, 3". */
  private String labelsAre() {
    List<String> labels = CsvClasses.sorted(train.labels().keySet()).labels();
    String shown = labels.stream().limit(SHOWN_LABELS).collect(Collectors.joining(", "));
    int more = labels.size() - SHOWN_LABELS;
    return "the labels in "
        + column()
        + " are "
        + shown
        + (more > 0 ? " and " + more + " more" : "");
  }

  private String hint() {
    int classes = classesOfFirst();
    return classes == 0
        ? ""
        : String.format(
            " C%s holds whole numbers from 0 to %d; if that is the class, say label=first.",
            layout.name(0).substring(1), classes - 1);
  }

  /** Returns the count of classes in the first feature; 0 where the user has named the label. */
  private int classesOfFirst() {
    boolean open =
        source instanceof DataSource.Csv csv
            && !csv.options().has(CsvOptions.Key.LABEL)
            && layout.features().get(0) == 0;
    return open ? train.values().classesOfFirst() : 0;
  }

  /**
   * Requires of each testing label that it is one to train on.
   *
   * @param all whether classes that no training example has are allowed, being numbers
   */
  void requireKnown(CsvClasses classes, boolean all) {
    for (Map.Entry<String, CsvSurvey.Label> each : test.labels().entrySet()) {
      boolean allowed =
          all ? classes.find(each.getKey()).isPresent() : train.labels().containsKey(each.getKey());
      if (!allowed) {
        throw new UserErrorException(
            String.format(
                "%s: the label '%s' does not occur in the training data; %s.",
                each.getValue().place(), each.getKey(), labelsAre()));
      }
    }
  }
}
