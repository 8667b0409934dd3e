package dev.parsimony.spark.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.parsimony.spark.metrics.OutputFigures;
import java.util.List;
import java.util.Map;

/**
 * The figures of a run, as in report.json.
 *
 * @param parameters of the network, those that do not travel included
 * @param steps in all
 * @param batchSize per worker
 * @param savedEpoch after which the network was as it was saved: the last, or, where the run could
 *     stop early, the one with the lowest test loss
 * @param accuracy on the test examples after that epoch, in [0, 1], over all outputs with classes;
 *     NaN where nothing was tested, or no output has classes
 * @param testLoss mean over the test examples after that epoch, regularisation included, as DL4J's
 *     {@code score(DataSet)} has it; NaN where nothing was tested
 * @param outputs what the test examples say of each output of the network; empty where nothing was
 *     tested
 * @param score mean training score of the last epoch
 * @param examplesPerSecond of all workers together, while training
 * @param elementsRatio the paper's: gradient elements over mean elements sent per worker and step
 * @param wireRatio 32 bits for each travelling parameter over mean bits sent per worker and step
 * @param bitsPerElement bits really sent per gradient element sent, every header included
 * @param boundBitsPerElement what the elements sent would need at least if any choice of them were
 *     equally likely, per element sent: positions (log2 C(n,k) per tensor) and values (the
 *     empirical entropy of their codes); elements that lie close together need less
 * @param bytesSent of all workers and steps, each message counted once
 * @param skippedBatches of all workers: those whose gradients were not finite
 * @param exchange how messages travelled, and what was measured to choose that
 * @param classes their names in the order of the network's outputs; empty where labels are numbers
 */
@JsonPropertyOrder({
  "parameters",
  "workers",
  "steps",
  "batchSize",
  "savedEpoch",
  "accuracy",
  "testLoss",
  "outputs",
  "score",
  "examplesPerSecond",
  "elementsRatio",
  "wireRatio",
  "bitsPerElement",
  "boundBitsPerElement",
  "bytesSent",
  "skippedBatches",
  "exchange",
  "seconds",
  "epochs",
  "classes",
  "config"
})
public record Report(
    int parameters,
    int workers,
    long steps,
    int batchSize,
    int savedEpoch,
    double accuracy,
    double testLoss,
    List<OutputFigures> outputs,
    double score,
    double examplesPerSecond,
    double elementsRatio,
    double wireRatio,
    double bitsPerElement,
    double boundBitsPerElement,
    long bytesSent,
    long skippedBatches,
    String exchange,
    Seconds seconds,
    List<Epoch> epochs,
    List<String> classes,
    Map<String, String> config) {
  /** Key in {@code config} of the target for which alpha and local steps were set. */
  public static final String TARGET = "target";

  /** Key in {@code config} of how many epochs without a lower test loss end the run. */
  public static final String EARLY_STOPPING = "earlyStopping";

  /** Seconds in training steps, as a mean over the workers, and where they went. */
  @JsonPropertyOrder({
    "total",
    "compute",
    "secondMoment",
    "compress",
    "exchange",
    "decode",
    "update",
    "wait"
  })
  public record Seconds(
      double total,
      double compute,
      double secondMoment,
      double compress,
      double exchange,
      double decode,
      double update,
      @JsonProperty("wait") double waiting) {}

  /**
   * One epoch; the fields as in {@link Report}, but outputs without the F1 of each label.
   *
   * @param alphaFactor by which the compression's alpha was multiplied at its end; 1 without a
   *     target
   * @param localSteps batches between two exchanges at its end
   * @param seconds in training steps
   * @param bytesSent of all workers in this epoch
   * @param split where the seconds went
   */
  @JsonPropertyOrder({
    "epoch",
    "score",
    "testLoss",
    "accuracy",
    "outputs",
    "elementsRatio",
    "wireRatio",
    "alphaFactor",
    "localSteps",
    "seconds",
    "examplesPerSecond",
    "bytesSent",
    "split"
  })
  public record Epoch(
      int epoch,
      double score,
      double testLoss,
      double accuracy,
      List<OutputFigures> outputs,
      double elementsRatio,
      double wireRatio,
      double alphaFactor,
      int localSteps,
      double seconds,
      double examplesPerSecond,
      long bytesSent,
      Seconds split) {}

  /** The JSON text, UTF-8. */
  public byte[] toJson() {
    return JsonText.of(this);
  }
}
