package dev.parsimony.spark.driver.inference;

import dev.parsimony.spark.dl4j.AnswerForm;
import dev.parsimony.spark.dl4j.OutputRows;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Predictions as csv in UTF-8 by RFC 4180, lines ended by a line feed: a header, then a line for
 * each example, or for each of its time steps. The columns are the example's number, the step where
 * there are some, and for each output its class, where it names one, and its values.
 */
final class CsvPredictions implements PredictionFormat {
  private static final long serialVersionUID = 1L;

  @Override
  public String extension() {
    return ".csv";
  }

  @Override
  public Writer begin(OutputStream out, List<AnswerForm> forms, List<String> classes)
      throws IOException {
    BufferedWriter text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    boolean perStep = forms.stream().anyMatch(AnswerForm::perStep);
    List<Columns> columns = new ArrayList<>();
    for (AnswerForm form : forms) {
      String prefix = forms.size() == 1 ? "" : form.name() + "_";
      columns.add(Columns.of(form, prefix, classes));
    }
    text.append(perStep ? "example,step" : "example");
    for (Columns each : columns) {
      for (String name : each.header()) {
        text.append(',').append(quoted(name));
      }
    }
    text.append('\n');
    return new Lines(text, columns, perStep);
  }

  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  /**
   * The columns of one output.
   *
   * @param classes names, as they are written; empty where no class is named
   * @param both whether a single value is the probability of the second of two classes
   */
  private record Columns(AnswerForm form, String prefix, List<String> classes, boolean both) {
    static Columns of(AnswerForm form, String prefix, List<String> names) {
      if (form.task() != AnswerForm.Task.CLASSES) {
        return new Columns(form, prefix, List.of(), false);
      }
      boolean known = names.size() == form.classes();
      List<String> classes = new ArrayList<>();
      for (int i = 0; i < form.classes(); i++) {
        classes.add(known ? names.get(i) : String.valueOf(i));
      }
      return new Columns(form, prefix, classes, form.columns() == 1 && form.probabilities());
    }

    List<String> header() {
      List<String> header = new ArrayList<>();
      if (!classes.isEmpty()) {
        header.add(prefix + "class");
      }
      if (both || (classes.size() == form.columns() && form.columns() > 1)) {
        String of = form.probabilities() ? "p_" : "value_";
        classes.forEach(name -> header.add(prefix + of + name));
      } else if (form.columns() == 1) {
        header.add(prefix + "value");
      } else {
        for (int i = 0; i < form.columns(); i++) {
          header.add(prefix + "value_" + i);
        }
      }
      return header;
    }

    void append(OutputRows rows, int row, Appendable line) throws IOException {
      if (!classes.isEmpty()) {
        line.append(',').append(quoted(classes.get(rows.largest(row, form.threshold()))));
      }
      if (both) {
        line.append(',').append(String.valueOf(1 - rows.value(row, 0)));
      }
      for (int column = 0; column < form.columns(); column++) {
        line.append(',').append(String.valueOf(rows.value(row, column)));
      }
    }
  }

  private static final class Lines implements Writer {
    private final BufferedWriter text;
    private final List<Columns> columns;
    private final boolean perStep;

    Lines(BufferedWriter text, List<Columns> columns, boolean perStep) {
      this.text = text;
      this.columns = columns;
      this.perStep = perStep;
    }

    @Override
    public void add(long number, List<OutputRows> answers, int index, int steps)
        throws IOException {
      for (int step = 0; step < (perStep ? steps : 1); step++) {
        text.append(String.valueOf(number));
        if (perStep) {
          text.append(',').append(String.valueOf(step));
        }
        for (int i = 0; i < columns.size(); i++) {
          OutputRows rows = answers.get(i);
          // An output with one answer for all steps says the same at each.
          int position = rows.positions() == 1 ? 0 : step;
          columns.get(i).append(rows, index * rows.positions() + position, text);
        }
        text.append('\n');
      }
    }

    @Override
    public void end() throws IOException {
      text.flush();
    }
  }
}
