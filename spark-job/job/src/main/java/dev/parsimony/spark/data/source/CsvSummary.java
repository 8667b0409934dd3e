package dev.parsimony.spark.data.source;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.CsvOptions.Classes;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.UserErrorException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table of which all lines were seen: which label is which class, and what to tell the user. */
@Internal
public final class CsvSummary {
  private static final int SHOWN_CLASSES = 10;

  private final TableLayout layout;
  private final CsvSurvey train;
  private final CsvClasses classes;

  private CsvSummary(TableLayout layout, CsvSurvey train, CsvClasses classes) {
    this.layout = layout;
    this.train = train;
    this.classes = classes;
  }

  /**
   * Decides which label is which class.
   *
   * @param slice one of the source's
   * @param train what all training lines show
   * @param test what the lines of a source of its own for testing show
   * @param outputs of a given network
   * @throws UserErrorException where labels are no classes for certain
   */
  public static CsvSummary of(
      DataSource.Table source, Slice slice, CsvSurvey train, CsvSurvey test, OptionalInt outputs) {
    TableLayout layout = ((TableSlice) slice).layout();
    if (train.lines() == 0) {
      throw new UserErrorException(source + " holds no examples to train on.");
    }
    CsvDecision decision = new CsvDecision(source, layout, train, test);
    CsvClasses classes = decision.classes();
    if (classes.size() == 1 && !classes.names().isEmpty()) {
      throw new UserErrorException(
          String.format(
              "%s has the label '%s' in every example; there must be at least two classes.",
              source, classes.labels().get(0)));
    }
    CsvSummary summary = new CsvSummary(layout, train, classes);
    outputs.ifPresent(limit -> summary.requireFits(source, test, limit));
    boolean all = outputs.isPresent() || source.options().classes() == Classes.NUMBERS;
    decision.requireKnown(classes, all);
    return summary;
  }

  /** Takes what all lines of a table without classes show. */
  public static CsvSummary ofTargets(Slice slice, CsvSurvey train) {
    return new CsvSummary(((TableSlice) slice).layout(), train, CsvClasses.UNDECIDED);
  }

  private void requireFits(DataSource.Table source, CsvSurvey test, int outputs) {
    for (CsvSurvey survey : List.of(train, test)) {
      for (Map.Entry<String, CsvSurvey.Label> each : survey.labels().entrySet()) {
        int index = classes.find(each.getKey()).orElse(-1);
        if (index >= outputs) {
          String name = classes.names().isEmpty() ? "" : " ('" + each.getKey() + "')";
          throw new UserErrorException(
              String.format(
                  "%s: label %d%s, but the network's outputs are for labels 0 to %d.",
                  each.getValue().place(), index, name, outputs - 1));
        }
      }
    }
    if (!classes.names().isEmpty() && classes.size() < outputs) {
      throw new UserErrorException(
          String.format(
              "%s has %d classes (%s), but the network has %d outputs, so which output is which"
                  + " class is unknown; give it %d outputs, or data with all classes.",
              source,
              classes.size(),
              classes.names().stream().limit(SHOWN_CLASSES).collect(Collectors.joining(", ")),
              outputs,
              classes.size()));
    }
  }

  /** The slice, read with the classes. */
  public Slice settled(Slice slice) {
    return ((TableSlice) slice).with(classes);
  }

  public CsvClasses classes() {
    return classes;
  }

  /** Returns what the columns were taken for, for the first line of a run. */
  public String understood() {
    Set<Integer> taken = new HashSet<>(layout.features());
    taken.addAll(layout.targets().columns());
    List<Integer> dropped =
        IntStream.range(0, layout.columns())
            .filter(i -> i != layout.label() && i != layout.weight() && !taken.contains(i))
            .boxed()
            .toList();
    return String.format(
        "%s%s; %s%s",
        layout.form(),
        dropped.isEmpty() ? "" : ", without " + layout.names(dropped),
        TableSlice.labelWords(layout),
        layout.targets().present() ? "" : ": " + counts());
  }

  private String counts() {
    List<String> labels = classes.labels();
    String shown =
        IntStream.range(0, Math.min(SHOWN_CLASSES, labels.size()))
            .mapToObj(
                i ->
                    (classes.names().isEmpty() ? "" : i + ": ")
                        + labels.get(i)
                        + String.format(Locale.ROOT, " (%,d)", count(labels.get(i))))
            .collect(Collectors.joining(", "));
    int more = labels.size() - SHOWN_CLASSES;
    return shown + (more > 0 ? " and " + more + " more" : "");
  }

  private long count(String label) {
    CsvSurvey.Label found = train.labels().get(label);
    return found == null ? 0 : found.count();
  }

  /** Returns what may be a mistake, a line each. */
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    List<Integer> numbers = columns(train.values().counting());
    List<Integer> indices =
        layout.features().stream()
            .filter(i -> numbers.contains(i) || layout.pandasIndex(i))
            .toList();
    for (int i : indices) {
      remarks.add(
          String.format(
              "warning: %s looks like the number of the row%s; leave it out with %s",
              layout.name(i),
              numbers.contains(i) ? ", it counts the lines" : ", as pandas writes its index",
              layout.drop(i)));
    }
    List<Integer> constant = columns(train.values().constant());
    if (!constant.isEmpty()) {
      remarks.add(
          String.format(
              "warning: %s the same value in all lines, so nothing is learnt from %s; drop= leaves"
                  + " columns out",
              layout.names(constant) + (constant.size() == 1 ? " has" : " have"),
              constant.size() == 1 ? "it" : "them"));
    }
    for (int i : train.values().constant()) {
      int target = i - layout.features().size();
      if (target >= 0 && layout.targets().width() == layout.targets().columns().size()) {
        remarks.add(
            String.format(
                "warning: %s, which is to be learnt, has the same value in all lines",
                layout.name(layout.targets().columns().get(target))));
      }
    }
    List<String> absent = classes.labels().stream().filter(label -> count(label) == 0).toList();
    if (!absent.isEmpty()) {
      remarks.add(
          String.format(
              "warning: no training example has class %s of 0 to %d",
              absent.stream().limit(SHOWN_CLASSES).collect(Collectors.joining(", ")),
              classes.size() - 1));
    }
    if (!train.inexact().isEmpty()) {
      remarks.add(train.inexact().warning(layout::names));
    }
    return remarks;
  }

  private List<Integer> columns(List<Integer> features) {
    int count = layout.features().size();
    return features.stream().filter(i -> i < count).map(layout.features()::get).toList();
  }
}
