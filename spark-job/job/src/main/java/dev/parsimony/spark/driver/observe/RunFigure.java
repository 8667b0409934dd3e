package dev.parsimony.spark.driver.observe;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.report.Report;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A figure that is followed through a run, under one name and in one unit wherever it is shown. */
@Internal
@SuppressWarnings("ImmutableEnumChecker") // its functions read a record's component
public enum RunFigure {
  SCORE(Progress::score, Report.Epoch::score),
  ELEMENTS_RATIO(Progress::elementsRatio, Report.Epoch::elementsRatio),
  WIRE_RATIO(Progress::wireRatio, Report.Epoch::wireRatio),
  EXAMPLES_PER_SECOND(Progress::examplesPerSecond, Report.Epoch::examplesPerSecond),
  LEARNING_RATE(Progress::learningRate),
  BYTES_PER_STEP(Progress::bytesPerStep),
  EXCHANGE_SHARE(Progress::exchangeShare),
  WAIT_SHARE(Progress::waitShare),
  ALPHA_FACTOR(Progress::alphaFactor, Report.Epoch::alphaFactor),
  LOCAL_STEPS(Progress::localSteps, Report.Epoch::localSteps),
  TEST_LOSS(Timing.EPOCHS, progress -> Double.NaN, Report.Epoch::testLoss),
  ACCURACY(Timing.EPOCHS, progress -> Double.NaN, Report.Epoch::accuracy);

  private final Timing timing;
  private final ToDoubleFunction<Progress> ofProgress;
  private final ToDoubleFunction<Report.Epoch> ofEpoch;

  /** What makes a figure known anew. */
  private enum Timing {
    HEARTBEATS,
    EPOCHS
  }

  RunFigure(
      Timing timing,
      ToDoubleFunction<Progress> ofProgress,
      ToDoubleFunction<Report.Epoch> ofEpoch) {
    this.timing = timing;
    this.ofProgress = ofProgress;
    this.ofEpoch = ofEpoch;
  }

  /** A figure that an epoch has, too. */
  RunFigure(ToDoubleFunction<Progress> ofProgress, ToDoubleFunction<Report.Epoch> ofEpoch) {
    this(Timing.HEARTBEATS, ofProgress, ofEpoch);
  }

  RunFigure(ToDoubleFunction<Progress> ofProgress) {
    this(ofProgress, epoch -> Double.NaN);
  }

  /** Returns its name, as curves and metrics have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is known when an epoch has ended, and not before. */
  public boolean onlyOfEpochs() {
    return timing == Timing.EPOCHS;
  }

  /** Returns its value; NaN where progress does not tell it. */
  public double of(Progress progress) {
    return ofProgress.applyAsDouble(progress);
  }

  /** Returns its value; NaN where an epoch does not tell it. */
  public double of(Report.Epoch epoch) {
    return ofEpoch.applyAsDouble(epoch);
  }
}
