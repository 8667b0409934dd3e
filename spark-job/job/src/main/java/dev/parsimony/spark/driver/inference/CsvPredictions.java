package dev.parsimony.spark.driver.inference;

import dev.parsimony.spark.dl4j.AnswerForm;
import dev.parsimony.spark.dl4j.OutputRows;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
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
    List<AnswerColumns> columns = AnswerColumns.of(forms, classes);
    text.append(perStep ? "example,step" : "example");
    for (AnswerColumns each : columns) {
      for (String name : each.names()) {
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

  private static final class Lines implements Writer {
    private final BufferedWriter text;
    private final List<AnswerColumns> columns;
    private final List<Integer> widths;
    private final boolean perStep;

    Lines(BufferedWriter text, List<AnswerColumns> columns, boolean perStep) {
      this.text = text;
      this.columns = columns;
      this.widths = columns.stream().map(each -> each.valueNames().size()).toList();
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
          append(i, rows, rows.row(index, step));
        }
        text.append('\n');
      }
    }

    private void append(int output, OutputRows rows, int row) throws IOException {
      AnswerColumns of = columns.get(output);
      if (of.namesClass()) {
        text.append(',').append(quoted(of.answered(rows, row)));
      }
      for (int column = 0; column < widths.get(output); column++) {
        text.append(',').append(String.valueOf(of.value(rows, row, column)));
      }
    }

    @Override
    public void end() throws IOException {
      text.flush();
    }

    /** Does nothing: the stream is the caller's. */
    @Override
    public void close() {}
  }
}
