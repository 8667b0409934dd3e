package dev.parsimony.spark.data.source;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.CsvOptions;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.UserErrorException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The classes that a saved network knows, for labels of a table that need not have all of them: by
 * the names that were saved beside it, else by number, else by sorted name.
 *
 * @param source for messages
 * @param names of the classes that were saved beside the network; may be empty
 * @param outputs classes that the network tells apart
 */
@Internal
public record KnownClasses(DataSource.Table source, List<String> names, int outputs) {
  private static final int SHOWN = 10;

  /**
   * Decides which label is which class.
   *
   * @param survey of all lines
   * @throws UserErrorException where a label is none of the network's classes
   */
  public CsvClasses of(CsvSurvey survey) {
    Set<String> labels = survey.labels().keySet();
    boolean numbers = labels.stream().allMatch(CsvNumber::isWhole);
    if (!names.isEmpty()) {
      return known(survey, CsvClasses.named(names), "the model's classes are " + shown(names));
    }
    if (numbers && source.options().classes() != CsvOptions.Classes.SORTED) {
      return known(
          survey,
          CsvClasses.numbers(outputs),
          String.format("the network's outputs are for labels 0 to %d", outputs - 1));
    }
    CsvClasses sorted = CsvClasses.sorted(labels);
    if (sorted.size() != outputs) {
      throw new UserErrorException(
          String.format(
              "%s has %d classes (%s), but the network has %d outputs, so which output is which"
                  + " class is unknown; put classes.txt, with a line for each output, beside the"
                  + " model%s.",
              source,
              sorted.size(),
              shown(sorted.labels()),
              outputs,
              numbers ? "" : ", or say values=COLUMN if the network answers with numbers"));
    }
    return sorted;
  }

  private static CsvClasses known(CsvSurvey survey, CsvClasses classes, String expected) {
    for (Map.Entry<String, CsvSurvey.Label> label : survey.labels().entrySet()) {
      if (classes.find(label.getKey()).isEmpty()) {
        throw new UserErrorException(
            String.format(
                "%s: label '%s', but %s.", label.getValue().place(), label.getKey(), expected));
      }
    }
    return classes;
  }

  private static String shown(List<String> labels) {
    int more = labels.size() - SHOWN;
    return labels.stream().limit(SHOWN).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }

  /** Returns a slice of a table, read with these classes. */
  public static Slice settled(Slice slice, CsvClasses classes) {
    return ((TableSlice) slice).with(classes);
  }
}
