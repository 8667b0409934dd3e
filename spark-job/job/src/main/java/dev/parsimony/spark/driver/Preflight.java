package dev.parsimony.spark.driver;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.RetrySpec;
import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.config.TrainingConfig;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.TrainingData;
import dev.parsimony.spark.driver.memory.MemoryEstimate;
import dev.parsimony.spark.environment.Mebibytes;
import dev.parsimony.spark.share.Sharing;
import dev.parsimony.spark.share.Target;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;

/** What can be known before training; each check ends in one sentence that says what to change. */
@Internal
public final class Preflight {
  private static final Duration EXECUTOR_WAIT = Duration.ofMinutes(1);

  /** Longer than it takes Spark to give a silent executor up, which holds its slot so long. */
  private static final Duration SLOT_WAIT = Duration.ofMinutes(5);

  private static final Duration SLOT_WAIT_WHERE_FEWER_DO = Duration.ofSeconds(30);
  private static final long POLL_MS = 200;

  private Preflight() {}

  /**
   * Requires settings with which a barrier stage can run, and its exchange be what they ask for.
   *
   * @throws UserErrorException with what to change
   */
  public static void settings(SparkSettings settings) {
    if (settings.dynamicAllocation()) {
      throw new UserErrorException(
          "Dynamic allocation is on, but a barrier stage needs all its workers from start to end;"
              + " set spark.dynamicAllocation.enabled=false and a fixed number of executors.");
    }
    settings.exchange(); // reads them all
    boolean required = settings.authenticationRequired();
    if (settings.authenticated()) {
      return;
    }
    if (required) {
      throw new UserErrorException(
          "spark.parsimony.exchange.require-authentication is on, but spark.authenticate is not;"
              + " set spark.authenticate=true, or leave the requirement out.");
    }
    if (settings.encrypted() && !settings.oneJvm()) {
      throw new UserErrorException(
          "Spark encrypts its connections here, but spark.authenticate is off, so workers could not"
              + " tell each other's keys from a stranger's; set spark.authenticate=true.");
    }
  }

  /** Requires a network where its share of the time is to be held. */
  static void target(SparkSettings settings, TrainingConfig config) {
    Target target = config.sharing().target();
    boolean none = settings.oneJvm() || config.workers() == 1;
    if (target != null && target.kind() == Target.Kind.COMM && none) {
      throw new UserErrorException(
          "Invalid value for --target: there is no network between the workers here, so no time of"
              + " it to hold; give a ratio, such as ratio=1000.");
    }
  }

  /** Requires examples to test on where their loss ends the run. */
  static void earlyStopping(TrainingConfig config, TrainingData data) {
    if (config.stopsEarly() && data.testExamples() == 0) {
      throw new UserErrorException(
          "Invalid value for --early-stopping: there are no test examples whose loss could end the"
              + " run; give some (--test, in a program testOn), or train all epochs.");
    }
  }

  /** What to say about a run that anyone on a real network could join. */
  public static Optional<String> warning(SparkSettings settings) {
    return settings.authenticated() || settings.oneMachine()
        ? Optional.empty()
        : Optional.of(
            "warning: spark.authenticate is off, so whoever reaches these machines over the network"
                + " can read this run's gradients, take part in it and change what it learns; set"
                + " spark.authenticate=true and spark.network.crypto.enabled=true, or run on a"
                + " network that you trust");
  }

  /**
   * Waits for executors to register, within a minute, until every worker has a slot.
   *
   * @param console is told that there is something to wait for
   * @throws UserErrorException where there are too few
   */
  public static void slots(
      SparkContext spark, SparkSettings settings, int workers, Consumer<String> console) {
    int slots = slots(spark);
    int most = settings.oneJvm() ? slots : settings.localClusterSlots();
    if (most < workers) {
      throw new UserErrorException(SlotShortage.plain(most, workers, settings));
    }
    if (slots < workers) {
      console.accept("waiting for executors: " + slots + " of " + workers + " slots are there");
      slots = awaitExecutors(spark, workers);
    }
    if (slots < workers) {
      throw new UserErrorException(SlotShortage.sentence(slots, workers, settings, spark));
    }
  }

  /** How long a further attempt waits for slots before it goes on with fewer, or ends. */
  static Duration slotWait(RetrySpec retry, int workers) {
    return retry.minWorkers() < workers ? SLOT_WAIT_WHERE_FEWER_DO : SLOT_WAIT;
  }

  /**
   * With how many workers to go on: as many as there are slots within a while.
   *
   * @throws TrainingAbortedException where there are less than the least
   */
  static int workers(SparkContext spark, RetrySpec retry, int workers) throws InterruptedException {
    if (spark.isStopped()) {
      throw new TrainingAbortedException("Training stopped: the Spark context was stopped.");
    }
    int slots = awaitSlots(spark, workers, slotWait(retry, workers));
    if (slots < retry.minWorkers()) {
      throw new TrainingAbortedException(
          "Training stopped: there are only "
              + slots
              + " slots left, and --min-workers is "
              + retry.minWorkers()
              + ".");
    }
    return Math.min(workers, slots);
  }

  private static int awaitExecutors(SparkContext spark, int workers) {
    try {
      return awaitSlots(spark, workers, EXECUTOR_WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingAbortedException("Interrupted while waiting for executors.", e);
    }
  }

  private static int awaitSlots(SparkContext spark, int workers, Duration wait)
      throws InterruptedException {
    long deadline = System.nanoTime() + wait.toNanos();
    int slots = slots(spark);
    while (slots < workers && System.nanoTime() < deadline) {
      Thread.sleep(POLL_MS);
      slots = slots(spark);
    }
    return slots;
  }

  /** A method that Spark has for itself; where a vendor changed it, Spark's own check remains. */
  private static int slots(SparkContext spark) {
    try {
      return spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
    } catch (LinkageError e) {
      return Integer.MAX_VALUE;
    }
  }

  /** Whether the compression suits the network's tensors. */
  static void compression(CompressorSpec compression, ParameterLayout layout) {
    try {
      compression.requireFits(layout);
    } catch (IllegalArgumentException e) {
      throw new UserErrorException("Invalid value for --compression: " + e.getMessage(), e);
    }
  }

  /**
   * Requires a ratio that can be reached though every message holds the statistics.
   *
   * @param batches of an epoch
   */
  static void ratio(Sharing sharing, ParameterLayout layout, int batches) {
    Target target = sharing.target();
    if (target == null || target.kind() != Target.Kind.RATIO || layout.statisticLength() == 0) {
      return;
    }
    int longest = Math.min(batches, Math.max(sharing.localSteps(), Target.MOST_LOCAL_STEPS));
    int exchanges = sharing.updates() ? (batches + longest - 1) / longest : batches;
    double most = (double) batches / exchanges;
    double travelling = layout.trainedLength() + layout.statisticLength();
    long reached = (long) (Target.MOST_STATISTICS * most * travelling / layout.statisticLength());
    if (target.value() > reached) {
      throw new UserErrorException(
          String.format(
              Locale.ROOT,
              "Invalid value for --target: ratio=%.0f cannot be reached, for every message holds"
                  + " the network's %,d statistics of batch normalisation; give at most"
                  + " ratio=%d%s.",
              target.value(),
              layout.statisticLength(),
              reached,
              sharing.updates() ? "" : ", or --share updates, which has fewer messages"));
    }
  }

  /** Batches per epoch; every worker takes full ones only. */
  static int batchesPerEpoch(TrainingConfig config, long examples) {
    long perStep = (long) config.workers() * config.batchSize();
    long batches = examples / perStep;
    if (batches == 0) {
      throw new UserErrorException(
          "There are "
              + examples
              + " training examples, but one step takes "
              + perStep
              + " ("
              + config.workers()
              + " workers x batch size "
              + config.batchSize()
              + "); lower --batch-size or --workers.");
    }
    return Math.toIntExact(batches);
  }

  /** The trained network comes back as a task's result. */
  static void resultSize(SparkSettings settings, ParameterLayout layout) {
    long needed = MemoryEstimate.resultBytes(layout);
    if (needed > settings.maxResultBytes()) {
      throw new UserErrorException(
          "The trained network takes up to "
              + Mebibytes.text(needed)
              + " on its way to the driver, more than spark.driver.maxResultSize allows ("
              + Mebibytes.text(settings.maxResultBytes())
              + "); raise that and spark.driver.memory.");
    }
  }
}
