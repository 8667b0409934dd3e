package dev.parsimony.spark.driver.observe;

import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.metrics.StartPhase;
import dev.parsimony.spark.metrics.TensorFigures;
import dev.parsimony.spark.report.Notice;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.RunStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what it is told. */
public final class RecordingObserver implements RunObserver {
  /** The names of all calls but progress, in order, with what a test looks at. */
  public final List<String> calls = new CopyOnWriteArrayList<>();

  public final List<Report.Epoch> epochs = new ArrayList<>();
  public final List<Progress> progress = new ArrayList<>();
  public final List<Notice> notices = new ArrayList<>();
  public final List<String> hosts = new ArrayList<>();
  public final List<TensorFigures> tensors = new ArrayList<>();

  @Override
  public String name() {
    return "the recorder";
  }

  @Override
  public void phaseBegun(StartPhase phase) {
    calls.add("begin " + phase);
  }

  @Override
  public void phaseEnded(StartPhase phase, double seconds) {
    calls.add("end " + phase);
  }

  @Override
  public void begun(RunStart start) {
    calls.add("begun");
  }

  @Override
  public void placed(List<String> placed) {
    hosts.addAll(placed);
    calls.add("placed");
  }

  @Override
  public void progress(Progress latest) {
    progress.add(latest);
  }

  @Override
  public void epochEnded(Report.Epoch epoch) {
    epochs.add(epoch);
    calls.add("epoch " + epoch.epoch());
  }

  @Override
  public void tensors(TensorFigures figures) {
    tensors.add(figures);
  }

  @Override
  public void checkpointKept(long step) {
    calls.add("checkpoint " + step);
  }

  @Override
  public void noticed(Notice notice) {
    notices.add(notice);
    calls.add("notice " + notice.kind());
  }

  @Override
  public void ended(Report report, Optional<String> folder) {
    calls.add("ended");
  }

  @Override
  public void failed(String sentence) {
    calls.add("failed: " + sentence);
  }
}
