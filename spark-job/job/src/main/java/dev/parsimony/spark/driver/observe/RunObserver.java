package dev.parsimony.spark.driver.observe;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.metrics.StartPhase;
import dev.parsimony.spark.metrics.TensorFigures;
import dev.parsimony.spark.report.Notice;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.RunStart;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Watches a run from the driver. Its methods are called one at a time, in the order in which things
 * happened, on a thread of its own: they may take their time. Where one throws, the user is told
 * once and the next is called all the same. Where they fall behind, progress is left out first,
 * then anything but the run's end.
 *
 * <p>Phases come before {@link #begun} where they happen before the network is known, and again
 * where an attempt fails. Each epoch comes once, in order, those before the checkpoint that a run
 * resumes from included, but for some where heartbeats are lost, or epochs take only milliseconds;
 * {@link #progress} goes back where an attempt failed. The last call is {@link #ended} or {@link
 * #failed}.
 */
@Internal
public interface RunObserver {
  /** Returns what the user calls it, such as {@code report.html}, for a warning. */
  String name();

  /** Returns how long the end of the run waits for what was told by then. */
  default Duration patience() {
    return Duration.ofSeconds(10);
  }

  default void phaseBegun(StartPhase phase) throws Exception {}

  default void phaseEnded(StartPhase phase, double seconds) throws Exception {}

  /**
   * Whether it reads what other observers write. It is told the end when those have seen it, or
   * their patience is over, or the run is interrupted; who was left behind may write even then.
   */
  default boolean readsWhatOthersWrite() {
    return false;
  }

  /** All was checked, and workers are about to start. */
  default void begun(RunStart start) throws Exception {}

  /**
   * The workers run.
   *
   * @param hosts in rank order; perhaps others after a failed attempt
   */
  default void placed(List<String> hosts) throws Exception {}

  /** Steps were taken, as of about a heartbeat ago: every 2 seconds in a run of the command. */
  default void progress(Progress progress) throws Exception {}

  /**
   * An epoch ended.
   *
   * @param epoch figures of all workers together, as in report.json
   */
  default void epochEnded(Report.Epoch epoch) throws Exception {}

  /**
   * Whether {@link #tensors} is to be called, which costs worker 0 a little at each epoch's end.
   */
  default boolean wantsTensors() {
    return false;
  }

  /**
   * An epoch ended, with this for its tensors; before or after {@link #epochEnded}. Epochs before
   * the checkpoint that a run resumes from do not come again; of epochs that are shorter than a
   * heartbeat, and have many tensors, some are left out.
   */
  default void tensors(TensorFigures figures) throws Exception {}

  /** A checkpoint is complete. */
  default void checkpointKept(long step) throws Exception {}

  default void noticed(Notice notice) throws Exception {}

  /**
   * The run ended well.
   *
   * @param folder that holds model and report; empty where a program keeps them
   */
  default void ended(Report report, Optional<String> folder) throws Exception {}

  /** The run ended early, for the reason that the user is given. */
  default void failed(String sentence) throws Exception {}
}
