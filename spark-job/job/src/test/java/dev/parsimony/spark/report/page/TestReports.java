package dev.parsimony.spark.report.page;

import dev.parsimony.spark.metrics.OutputFigures;
import dev.parsimony.spark.report.Report;
import java.util.List;
import java.util.Map;

/** Reports of runs that nobody trained. */
public final class TestReports {
  private TestReports() {}

  public static Report of(int epochs, Map<String, String> config) {
    List<OutputFigures> outputs = List.of(new OutputFigures.Classes("out", 0.5));
    Report made = MadeUpRun.report(MadeUpRun.epochs(epochs), outputs);
    return new Report(
        made.parameters(),
        made.workers(),
        made.steps(),
        made.batchSize(),
        made.savedEpoch(),
        made.accuracy(),
        made.testLoss(),
        made.outputs(),
        made.score(),
        made.examplesPerSecond(),
        made.elementsRatio(),
        made.wireRatio(),
        made.bitsPerElement(),
        made.boundBitsPerElement(),
        made.bytesSent(),
        made.skippedBatches(),
        made.exchange(),
        made.seconds(),
        made.epochs(),
        made.classes(),
        config);
  }
}
