package dev.parsimony.spark.master;

import dev.parsimony.spark.api.InPlaceTraining;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.RecordData;
import dev.parsimony.spark.driver.JavaSerialized;
import dev.parsimony.spark.driver.Trials;
import dev.parsimony.spark.report.LineStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fits of a master: what they train on, what one leaves to the next, and their times. */
final class Fits {
  private static final Logger LOG = LoggerFactory.getLogger(ParsimonyTrainingMaster.class);

  private final MasterSettings settings;
  private final TempFolder folder;
  private final TrainingSet data;
  private final CarriedState carried = new CarriedState();
  private final Trials trials = new Trials();
  private final TrainingTimes times = new TrainingTimes();
  private boolean told;

  Fits(MasterSettings settings) {
    this.settings = settings;
    this.folder = new TempFolder(settings.exportDirectory);
    this.data = new TrainingSet(settings, folder);
  }

  /** Returns the examples that the fits have in common. */
  TrainingSet data() {
    return data;
  }

  /** Returns the times of all fits so far. */
  TrainingTimes times() {
    return times.copy();
  }

  /** Deletes what was exported and is carried over; returns whether nothing is left of it. */
  boolean forget(JavaSparkContext spark) {
    data.forget(spark);
    carried.clear();
    return folder.deleteAll(spark);
  }

  /**
   * Trains a network.
   *
   * @param found gives the examples, with what looks at data sets
   * @param sight of all workers
   * @param router gets what their listeners have for one
   */
  void fit(
      Subject subject,
      Function<Function<JavaRDD<MultiDataSet>, RecordData>, RecordData> found,
      WorkerSight.Plan sight,
      @Nullable StatsStorageRouter router) {
    long start = System.currentTimeMillis();
    tellOnce();
    requireSerializable(sight.hooks());
    requireSerializable(sight.listeners());
    InPlaceTraining plain =
        InPlaceTraining.of(
            MasterTrainer.of(settings, subject.spark(), new LineStream(Fits::log)), trials);
    RecordData examples = found.apply(rdd -> plain.examples(subject.network(), rdd));
    times.ended(TrainingTimes.DATA, start);
    long trainingStart = System.currentTimeMillis();
    InPlaceTraining.Fitted fitted =
        training(plain, subject).fit(subject.network(), examples, sight);
    times.ended(TrainingTimes.TRAINING, trainingStart);
    subject.score().accept(fitted.lastScore());
    fitted.observed().forEach(observed -> take(observed, router));
    subject.leaveLastEpochToCaller();
    times.ended(TrainingTimes.FIT, start);
  }

  private InPlaceTraining training(InPlaceTraining plain, Subject subject) {
    if (settings.saveUpdater) {
      return plain.carryingOver(place(subject), every());
    }
    subject.forgetUpdater();
    return settings.checkpointFolder == null ? plain : plain.checkpointed(place(subject), every());
  }

  private String place(Subject subject) {
    String name = carried.name(subject.network());
    return settings.checkpointFolder == null
        ? folder.path(subject.spark(), name)
        : settings.checkpointFolder + "/" + folder.name() + "/" + name;
  }

  private String every() {
    return settings.checkpointEvery == null ? "10min" : settings.checkpointEvery;
  }

  private void take(byte[] observed, @Nullable StatsStorageRouter router) {
    WorkerReport report = JavaSerialized.fromBytes(observed, WorkerReport.class);
    if (router != null) {
      report.drainTo(router);
    }
    times.add(TrainingTimes.MINIBATCH, report.batches());
  }

  private static void log(String said) {
    if (said.startsWith("warning")) {
      LOG.warn("{}", said);
    } else if (!said.isBlank()) {
      LOG.info("{}", said);
    }
  }

  private void tellOnce() {
    if (!told) {
      told = true;
      settings.remarks().forEach(remark -> LOG.warn("{}", remark));
    }
  }

  /**
   * Requires that what the user gave can travel.
   *
   * @param ofUser null for what was not given
   */
  static void requireSerializable(List<? extends @Nullable Object> ofUser) {
    for (Object each : ofUser) {
      if (each != null) {
        requireSerializable(each);
      }
    }
  }

  private static void requireSerializable(Object ofUser) {
    if (!(ofUser instanceof Serializable serializable)) {
      throw cannotTravel(ofUser, new NotSerializableException(ofUser.getClass().getName()));
    }
    try {
      JavaSerialized.toBytes(serializable);
    } catch (UncheckedIOException e) {
      throw cannotTravel(ofUser, Objects.requireNonNull(e.getCause()));
    }
  }

  private static UserErrorException cannotTravel(Object ofUser, IOException e) {
    return new UserErrorException(
        ofUser.getClass().getName()
            + " cannot travel to the workers ("
            + e
            + "); hooks, listeners and loaders must be Serializable, with all that they hold.",
        e);
  }
}
