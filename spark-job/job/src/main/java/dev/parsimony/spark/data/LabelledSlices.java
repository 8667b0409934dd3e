package dev.parsimony.spark.data;

import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.data.source.CsvSummary;
import dev.parsimony.spark.data.source.CsvSurvey;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Checked slices whose labels are known: as classes, or as values.
 *
 * @param names of the classes, in their order; empty where labels are class numbers
 * @param understood what the columns of a table were taken for; empty for other kinds of data
 * @param remarks what may be a mistake
 */
record LabelledSlices(
    List<ReadTask> tasks,
    List<SliceReport> reports,
    List<String> names,
    String understood,
    List<String> remarks) {

  /**
   * Turns what the check of a source's slices found into classes.
   *
   * @param outputs of a given network
   */
  static LabelledSlices of(
      DataSource source, List<ReadTask> tasks, List<SliceReport> reports, OptionalInt outputs) {
    CsvSurvey train = new CsvSurvey();
    CsvSurvey test = new CsvSurvey();
    for (int i = 0; i < tasks.size(); i++) {
      boolean testing = tasks.get(i).role() == ReadTask.Role.TEST;
      (testing ? test : train).addAll(reports.get(i).survey());
    }
    if (!(source instanceof DataSource.Table table)) {
      return new LabelledSlices(tasks, reports, List.of(), "", train.remarks());
    }
    if (table.options().targets().present()) {
      CsvSummary values = CsvSummary.ofTargets(tasks.get(0).slice(), train);
      return new LabelledSlices(
          tasks, reports, List.of(), "; " + values.understood(), values.remarks());
    }
    CsvSummary summary = CsvSummary.of(table, tasks.get(0).slice(), train, test, outputs);
    List<ReadTask> settled = new ArrayList<>();
    List<SliceReport> labelled = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      ReadTask task = tasks.get(i);
      settled.add(new ReadTask(summary.settled(task.slice()), task.role(), task.ordinal()));
      labelled.add(reports.get(i).with(summary.classes()));
    }
    return new LabelledSlices(
        settled,
        labelled,
        summary.classes().names(),
        "; " + summary.understood(),
        summary.remarks());
  }
}
