package dev.parsimony.spark.driver.observe;

import dev.parsimony.spark.metrics.Histogram;
import dev.parsimony.spark.metrics.OutputFigures;
import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.metrics.TensorFigures;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.RunStart;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a run of three epochs of 40 batches tells. */
public final class Told {
  public static final int BATCHES = 40;

  private Told() {}

  public static RunStart start(long stepsBefore) {
    return new RunStart(
        Instant.ofEpochSecond(1_700_000_000),
        "mlp:16",
        "little",
        12_730,
        2,
        64,
        BATCHES,
        3,
        stepsBefore,
        List.of(),
        Map.of("model", "mlp:16", "epochs", "3"));
  }

  /** Progress whose score tells its step. */
  public static Progress progress(int epoch, int batch) {
    double score = 1.0 / ((epoch - 1) * BATCHES + batch);
    return new Progress(
        epoch, 3, batch, BATCHES, score, 1000, 7, 28, 58_612, 0.25, 0.125, 1, 1, 0.001);
  }

  public static Report.Epoch epoch(int number, List<OutputFigures> outputs) {
    return new Report.Epoch(
        number,
        1.0 / (number * BATCHES),
        0.5 / number,
        outputs.isEmpty() ? Double.NaN : 0.75,
        outputs,
        7,
        28,
        1,
        1,
        2.5,
        1000,
        4_000_000,
        new Report.Seconds(2.5, 1, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25));
  }

  public static Report.Epoch epoch(int number) {
    return epoch(number, List.of(new OutputFigures.Classes("out", 0.75)));
  }

  /** Tensors whose weights tell the epoch, the second of them not trained. */
  public static TensorFigures tensors(int epoch) {
    Histogram weights = Histogram.of(new float[] {-epoch, 0, epoch}, 0, 3);
    Histogram none = Histogram.of(new float[] {0, 0, 0}, 0, 3);
    return new TensorFigures(
        epoch,
        (long) epoch * BATCHES,
        List.of(
            new TensorFigures.Tensor("0_W", weights, weights, 0.5),
            new TensorFigures.Tensor("conv a/1_mean", none, none, Double.NaN)));
  }

  public static Report report() {
    return new Report(
        12_730,
        2,
        120,
        64,
        3,
        0.75,
        0.2,
        List.of(),
        0.1,
        1000,
        7,
        28,
        4,
        3,
        12_000_000,
        0,
        "mesh",
        new Report.Seconds(7.5, 3, 0.75, 0.75, 0.75, 0.75, 0.75, 0.75),
        List.of(epoch(1), epoch(2), epoch(3)),
        List.of(),
        Map.of());
  }
}
