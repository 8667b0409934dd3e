package dev.parsimony.spark.dl4j.evaluation;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.dl4j.AnswerForm;

/** The way in which the area under the ROC curve of each class or label is found. */
@Internal
public enum RocMode {
  /** From all probabilities, which come to the driver. */
  EXACT,
  /** From counts at fixed thresholds, which are few however many examples there are. */
  THRESHOLDS,
  /** Not at all: it would take longer than the answers. */
  NONE;

  /** Probabilities of all examples that the driver takes: 16 MB, and a bit each for labels. */
  private static final long MOST_PROBABILITIES = 4_000_000;

  private static final int MOST_CLASSES = 100;

  /**
   * Decides by size.
   *
   * @param answers that will be judged, at most
   */
  public static RocMode of(AnswerForm form, long answers) {
    if (answers * form.classes() <= MOST_PROBABILITIES) {
      return EXACT;
    }
    return form.classes() <= MOST_CLASSES && form.probabilities() ? THRESHOLDS : NONE;
  }

  /** Returns words for a table. */
  public String described() {
    return switch (this) {
      case EXACT -> "exact";
      case THRESHOLDS -> "by " + BinnedRoc.BINS + " thresholds";
      case NONE -> "left out";
    };
  }
}
