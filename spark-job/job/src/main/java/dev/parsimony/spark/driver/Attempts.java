package dev.parsimony.spark.driver;

import dev.parsimony.spark.config.RetrySpec;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.driver.failure.FailureWords;
import dev.parsimony.spark.driver.failure.TaskFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Trains until it has succeeded or failed too often. Spark tries the stage again by itself; where
 * it gives up, the next job begins from the latest checkpoint, with fewer workers if need be.
 */
final class Attempts {
  private static final int TWICE = 2;

  private final RetrySpec retry;
  private final Optional<RunCheckpoints> checkpoints;
  private final Slots slots;
  private final Consumer<String> console;
  private final Map<String, Integer> blamed = new HashMap<>();
  private int failures;

  /** A job that trains all that is left. */
  interface Job {
    List<RankOutcome.Trained> train(int workers, StageWatch watch) throws InterruptedException;
  }

  /** Waits for slots. */
  interface Slots {
    /**
     * With how many workers to go on, at most all.
     *
     * @throws TrainingAbortedException where there are not enough slots
     */
    int await(int workers) throws InterruptedException;
  }

  /** How it ended. */
  record Ended(int workers, List<RankOutcome.Trained> trained) {}

  Attempts(
      RetrySpec retry,
      Optional<RunCheckpoints> checkpoints,
      Slots slots,
      Consumer<String> console) {
    this.retry = retry;
    this.checkpoints = checkpoints;
    this.slots = slots;
    this.console = console;
  }

  /**
   * Trains.
   *
   * @throws UserErrorException if nothing was trained yet and a second try would not help
   * @throws TrainingAbortedException with the first cause, and how to go on
   */
  Ended run(int allWorkers, Job job) {
    try {
      return train(allWorkers, job);
    } catch (InterruptedException e) {
      // File systems are asked for the hint: not as an interrupted thread.
      TrainingAbortedException told = new TrainingAbortedException("Interrupted." + hint(), e);
      Thread.currentThread().interrupt();
      throw told;
    }
  }

  private Ended train(int allWorkers, Job job) throws InterruptedException {
    int workers = allWorkers;
    for (boolean first = true; ; first = false) {
      long before = latestSteps();
      StageWatch watch =
          new StageWatch(Preflight.slotWait(retry, workers), first, console, this::beforeStop);
      try {
        return new Ended(workers, job.train(workers, watch));
      } catch (TrainingAbortedException e) {
        throw checkpoints.isEmpty()
            ? e
            : new TrainingAbortedException(ended(String.valueOf(e.getMessage())) + hint(), e);
      } catch (UserErrorException e) {
        if (first && watch.attempts() <= 1) {
          throw e;
        }
        throw new TrainingAbortedException("Training stopped: " + ended(e.sentence()) + hint(), e);
      } catch (RuntimeException e) {
        String sentence = sentence(watch, e);
        failures = latestSteps() > before ? 1 : failures + Math.max(1, watch.attempts());
        if (failures > retry.maxFailures()) {
          throw new TrainingAbortedException("Training stopped: " + ended(sentence) + hint(), e);
        }
        console.accept(sentence + "; trying again " + from());
        int found = slots.await(allWorkers);
        if (found != workers) {
          console.accept(goingOn(found, allWorkers));
        }
        workers = found;
      } finally {
        watch.blamed().forEach(this::blame);
      }
    }
  }

  private void beforeStop(BooleanSupplier over) {
    checkpoints.ifPresent(found -> found.keepNow(over));
  }

  private String sentence(StageWatch watch, RuntimeException e) {
    Optional<TaskFailure> cause = watch.awaitCause(FailureWords.namesLostExecutor(e));
    if (e instanceof SlotsMissingException) {
      return e.getMessage() + cause.map(first -> " after " + first.sentence()).orElse("");
    }
    return cause.map(TaskFailure::sentence).orElseGet(() -> FailureWords.ofJob(e));
  }

  private void blame(String executor) {
    int times = blamed.merge(executor, 1, Integer::sum);
    if (times >= TWICE) {
      console.accept(
          executor + " has been the first to fail " + times + " times; look at its logs");
    }
  }

  private static String goingOn(int workers, int all) {
    if (workers == all) {
      return "going on with all " + all + " workers again";
    }
    return "going on with "
        + workers
        + " of "
        + all
        + " workers, so with another batch over all of them: the result is not to the bit what it"
        + " would have been";
  }

  private static String ended(String sentence) {
    return sentence.endsWith(".") ? sentence : sentence + ".";
  }

  private long latestSteps() {
    return checkpoints.map(RunCheckpoints::latestSteps).orElse(0L);
  }

  private String from() {
    long steps = latestSteps();
    return steps == 0 ? "from the start" : "from step " + steps;
  }

  /** How a person can go on. */
  private String hint() {
    if (checkpoints.isEmpty()) {
      return " Nothing was kept; with --checkpoint DIR a run can resume.";
    }
    long steps = latestSteps();
    return steps == 0
        ? " No checkpoint was complete yet."
        : " The same command with --resume resumes after step " + steps + ".";
  }
}
