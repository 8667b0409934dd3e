package dev.parsimony.spark.driver.inference;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.dl4j.AnswerForm;
import dev.parsimony.spark.dl4j.OutputRows;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of one output's predictions: its class, where it names one, and its values.
 *
 * @param prefix of their names
 * @param classes names, as they are written; empty where no class is named
 * @param both whether a single value is the probability of the second of two classes
 */
@Internal
public record AnswerColumns(AnswerForm form, String prefix, List<String> classes, boolean both) {

  /** Returns the columns of all outputs, behind the output's name where there are several. */
  public static List<AnswerColumns> of(List<AnswerForm> forms, List<String> classes) {
    List<AnswerColumns> columns = new ArrayList<>();
    for (AnswerForm form : forms) {
      columns.add(of(form, forms.size() == 1 ? "" : form.name() + "_", classes));
    }
    return columns;
  }

  private static AnswerColumns of(AnswerForm form, String prefix, List<String> names) {
    if (form.task() != AnswerForm.Task.CLASSES) {
      return new AnswerColumns(form, prefix, List.of(), false);
    }
    boolean known = names.size() == form.classes();
    List<String> classes = new ArrayList<>();
    for (int i = 0; i < form.classes(); i++) {
      classes.add(known ? names.get(i) : String.valueOf(i));
    }
    return new AnswerColumns(form, prefix, classes, form.columns() == 1 && form.probabilities());
  }

  /** Whether a class is named. */
  public boolean namesClass() {
    return !classes.isEmpty();
  }

  /** Returns the name of the column of the class. */
  public String className() {
    return prefix + "class";
  }

  /** Returns the names of the columns of numbers. */
  public List<String> valueNames() {
    List<String> names = new ArrayList<>();
    if (both || (classes.size() == form.columns() && form.columns() > 1)) {
      String of = form.probabilities() ? "p_" : "value_";
      classes.forEach(name -> names.add(prefix + of + name));
    } else if (form.columns() == 1) {
      names.add(prefix + "value");
    } else {
      for (int i = 0; i < form.columns(); i++) {
        names.add(prefix + "value_" + i);
      }
    }
    return names;
  }

  /** Returns the names of all columns. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    if (namesClass()) {
      names.add(className());
    }
    names.addAll(valueNames());
    return names;
  }

  /** Returns the class that a row answers with. */
  public String answered(OutputRows rows, int row) {
    return classes.get(rows.largest(row, form.threshold()));
  }

  /** Returns a row's number in one of the columns of numbers. */
  public float value(OutputRows rows, int row, int column) {
    if (!both) {
      return rows.value(row, column);
    }
    return column == 0 ? 1 - rows.value(row, 0) : rows.value(row, 0);
  }
}
