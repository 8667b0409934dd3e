package dev.parsimony.spark.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.spark.exchange.ExchangeFigures;
import dev.parsimony.spark.exchange.ExchangePattern;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.metrics.Phase;
import dev.parsimony.spark.metrics.PhaseTimes;
import dev.parsimony.spark.metrics.Traffic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two workers and two epochs of figures, put together by hand. */
final class ReportBuilderTest {
  private static final ExchangeFigures EXCHANGE =
      new ExchangeFigures(Map.of(ExchangePattern.MESH, 4L), 0, false, "", Double.NaN);

  /** 1000 travel as gradients, 20 as statistics, 80 not at all. */
  private static final ParameterLayout LAYOUT =
      ParameterLayout.of(
          List.of(
              new ParameterTensor("w", 0, 1000, TensorKind.TRAINED),
              new ParameterTensor("mean", 1000, 20, TensorKind.STATISTIC),
              new ParameterTensor("fixed", 1020, 80, TensorKind.FROZEN)));

  static Report report() {
    List<EpochFigures> first =
        List.of(
            epoch(1, 1.25, 10, traffic(3, 100, 200, 900), 1, 4, 2.0),
            epoch(2, 0.75, 10, traffic(3, 50, 80, 300), 2, 4, 4.0));
    List<EpochFigures> second =
        List.of(
            epoch(1, 1.25, 30, traffic(3, 300, 400, 1500), 3, 4, 4.0),
            epoch(2, 0.75, 30, traffic(3, 150, 120, 600), 3, 4, 6.0));
    return new ReportBuilder(LAYOUT, 16, 3, List.of(first, second))
        .build(Map.of("seed", "1"), EXCHANGE);
  }

  private static EpochFigures epoch(
      int epoch,
      double score,
      long secondsOfCompute,
      Traffic traffic,
      long correct,
      long tested,
      double seconds) {
    PhaseTimes times = new PhaseTimes();
    long nanos = 0;
    for (Phase phase : Phase.values()) {
      nanos += 1_000_000_000L * secondsOfCompute;
      times.add(phase, nanos);
    }
    return new EpochFigures(epoch, score, traffic, times, correct, tested, seconds, 7);
  }

  private static Traffic traffic(int steps, long elements, long bytes, double boundBits) {
    Traffic traffic = new Traffic();
    for (int step = 0; step < steps; step++) {
      traffic.addStep(elements, bytes, boundBits);
    }
    return traffic;
  }

  @Test
  void whatCompressionCostAndSaved() {
    assertEquals("mesh in 4 rounds", exchange(EXCHANGE));
    String took =
        "; a step's second moments, compression, exchange and decoding took 80000.0 ms, an"
            + " all-reduce of the whole gradient is predicted to take ";
    assertEquals(
        "mesh in 4 rounds, encrypted; measured" + took + "80001.0 ms", exchange(figures(80_001e6)));
    assertEquals(
        "mesh in 4 rounds, encrypted; measured"
            + took
            + "12.5 ms: --compression none would be faster here",
        exchange(figures(12.5e6)));
  }

  private static ExchangeFigures figures(double allReduceNanos) {
    return new ExchangeFigures(
        Map.of(ExchangePattern.MESH, 4L), 0, true, "measured", allReduceNanos);
  }

  private static String exchange(ExchangeFigures figures) {
    List<EpochFigures> epochs = List.of(epoch(1, 1.25, 10, traffic(2, 100, 200, 900), 1, 4, 2.0));
    return new ReportBuilder(LAYOUT, 16, 1, List.of(epochs)).build(Map.of(), figures).exchange();
  }

  @Test
  void numbersOfTheRun() {
    Report report = report();
    assertEquals(1100, report.parameters());
    assertEquals(2, report.workers());
    assertEquals(6, report.steps());
    assertEquals(16, report.batchSize());
    assertEquals(5.0 / 8, report.accuracy());
    assertEquals(0.75, report.score());
    // 6 steps of 2 x 16 examples in 3 + 5 seconds.
    assertEquals(24, report.examplesPerSecond());
    // On average 150 elements in 200 bytes and 825 bits, a worker and step.
    assertEquals(1000.0 / 150, report.elementsRatio(), 1e-12);
    assertEquals(1020 * 4 / 200.0, report.wireRatio(), 1e-12);
    assertEquals(8 * 200 / 150.0, report.bitsPerElement(), 1e-12);
    assertEquals(825 / 150.0, report.boundBitsPerElement(), 1e-12);
    assertEquals(6 * (140 + 260), report.bytesSent());
    assertEquals(0, report.skippedBatches());
  }

  @Test
  void secondsAreMeansOverTheWorkers() {
    Report.Seconds seconds = report().seconds();
    assertEquals(8, seconds.total());
    // Both epochs' 10 and 30 seconds, times the phase's place in the step.
    assertEquals(40, seconds.compute());
    assertEquals(80, seconds.secondMoment());
    assertEquals(120, seconds.compress());
    assertEquals(160, seconds.waiting());
    assertEquals(200, seconds.exchange());
    assertEquals(240, seconds.decode());
    assertEquals(280, seconds.update());
  }

  @Test
  void skippedBatchesOfAllWorkersAndEpochs() throws IOException {
    Report report = reportWithSkippedBatches();
    assertEquals(3, report.skippedBatches());
    assertEquals(3, new ObjectMapper().readTree(report.toJson()).get("skippedBatches").intValue());
    // Two workers' three steps, three of them without elements.
    assertEquals(3, report.steps());
    assertEquals(1000.0 * 3 / (3 * 100), report.elementsRatio(), 1e-12);
    assertEquals(3 * 200 + 3 * 10, report.bytesSent());
  }

  static Report reportWithSkippedBatches() {
    Traffic first = traffic(1, 100, 200, 900);
    first.addSkippedStep(10);
    first.addSkippedStep(10);
    Traffic second = traffic(2, 100, 200, 900);
    second.addSkippedStep(10);
    return new ReportBuilder(
            LAYOUT,
            16,
            3,
            List.of(
                List.of(epoch(1, 1, 1, first, 1, 4, 1)), List.of(epoch(1, 1, 1, second, 1, 4, 1))))
        .build(Map.of(), EXCHANGE);
  }

  @Test
  void anEpochOfSkippedBatchesOnlyHasNoScoreInJson() throws IOException {
    Traffic skipped = new Traffic();
    skipped.addSkippedStep(10);
    Report report =
        new ReportBuilder(
                LAYOUT, 16, 1, List.of(List.of(epoch(1, Double.NaN, 1, skipped, 2, 4, 1))))
            .build(Map.of(), EXCHANGE);
    JsonNode json = new ObjectMapper().readTree(report.toJson()).get("epochs").get(0);
    assertTrue(json.get("score").isNull(), json.toString());
    assertEquals(0.5, json.get("accuracy").doubleValue());
  }

  @Test
  void withoutATestTheTableHasADash() {
    Report report =
        new ReportBuilder(LAYOUT, 16, 1, List.of(List.of(epoch(1, 1, 1, new Traffic(), 0, 0, 1))))
            .build(Map.of(), EXCHANGE);
    String table = ReportTable.of(report);
    assertTrue(table.contains("    1   1.0000          -  "), table);
  }

  @Test
  void numbersOfTheEpochs() {
    assertEquals(
        List.of(
            new Report.Epoch(1, 1.25, 4.0 / 8, 1000 / 200.0, 1020 * 4 / 300.0, 3),
            new Report.Epoch(2, 0.75, 5.0 / 8, 1000 / 100.0, 1020 * 4 / 100.0, 5)),
        report().epochs());
  }

  @Test
  void jsonHasTheDocumentedFieldsInOrder() throws IOException {
    JsonNode json = new ObjectMapper().readTree(report().toJson());
    assertEquals(
        List.of(
            "parameters",
            "workers",
            "steps",
            "batchSize",
            "accuracy",
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
            "config"),
        names(json));
    assertEquals(
        List.of(
            "total", "compute", "secondMoment", "compress", "exchange", "decode", "update", "wait"),
        names(json.get("seconds")));
    assertEquals(
        List.of("epoch", "score", "accuracy", "elementsRatio", "wireRatio", "seconds"),
        names(json.get("epochs").get(1)));
    assertEquals(List.of("seed"), names(json.get("config")));
  }

  @Test
  void jsonHasTheReportsNumbers() throws IOException {
    JsonNode json = new ObjectMapper().readTree(report().toJson());
    assertEquals(1100, json.get("parameters").intValue());
    assertEquals(2400, json.get("bytesSent").longValue());
    assertEquals(160, json.get("seconds").get("wait").doubleValue());
    assertEquals(200, json.get("seconds").get("exchange").doubleValue());
    assertEquals(2, json.get("epochs").get(1).get("epoch").intValue());
    assertEquals("1", json.get("config").get("seed").textValue());
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
