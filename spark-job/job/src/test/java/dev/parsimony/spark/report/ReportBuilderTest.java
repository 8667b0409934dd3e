package dev.parsimony.spark.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.exchange.collective.ExchangeFigures;
import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.metrics.OutputFigures;
import dev.parsimony.spark.metrics.Phase;
import dev.parsimony.spark.metrics.PhaseTimes;
import dev.parsimony.spark.metrics.TestFigures;
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
            epoch(1, 1.25, 10, traffic(3, 100, 200, 900), 1.5, 4.0 / 8, 2.0),
            epoch(2, 0.75, 10, traffic(3, 50, 80, 300), 0.9, 5.0 / 8, 4.0));
    List<EpochFigures> second =
        List.of(
            epoch(1, 1.25, 30, traffic(3, 300, 400, 1500), 1.5, 4.0 / 8, 4.0),
            epoch(2, 0.75, 30, traffic(3, 150, 120, 600), 0.9, 5.0 / 8, 6.0));
    return new ReportBuilder(LAYOUT, 16, 3, List.of(first, second))
        .build(List.of(), Map.of("seed", "1"), EXCHANGE);
  }

  private static EpochFigures epoch(
      int epoch,
      double score,
      long secondsOfCompute,
      Traffic traffic,
      double testLoss,
      double accuracy,
      double seconds) {
    PhaseTimes times = new PhaseTimes();
    long nanos = 0;
    for (Phase phase : Phase.values()) {
      nanos += 1_000_000_000L * secondsOfCompute;
      times.add(phase, nanos);
    }
    TestFigures test =
        new TestFigures(8, testLoss, accuracy, List.of(new OutputFigures.Classes("out", accuracy)));
    return new EpochFigures(epoch, score, traffic, times, test, seconds, 7);
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
    List<EpochFigures> epochs =
        List.of(epoch(1, 1.25, 10, traffic(2, 100, 200, 900), 1.5, 4.0 / 8, 2.0));
    return new ReportBuilder(LAYOUT, 16, 1, List.of(epochs))
        .build(List.of(), Map.of(), figures)
        .exchange();
  }

  @Test
  void numbersOfTheRun() {
    Report report = report();
    assertEquals(1100, report.parameters());
    assertEquals(2, report.workers());
    assertEquals(6, report.steps());
    assertEquals(16, report.batchSize());
    assertEquals(5.0 / 8, report.accuracy());
    assertEquals(0.9, report.testLoss());
    assertEquals(out(5.0 / 8), report.outputs());
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
                List.of(epoch(1, 1, 1, first, 1, 0.25, 1)),
                List.of(epoch(1, 1, 1, second, 1, 0.25, 1))))
        .build(List.of(), Map.of(), EXCHANGE);
  }

  @Test
  void anEpochOfSkippedBatchesOnlyHasNoScoreInJson() throws IOException {
    Traffic skipped = new Traffic();
    skipped.addSkippedStep(10);
    Report report =
        new ReportBuilder(
                LAYOUT, 16, 1, List.of(List.of(epoch(1, Double.NaN, 1, skipped, 1, 0.5, 1))))
            .build(List.of(), Map.of(), EXCHANGE);
    JsonNode json = new ObjectMapper().readTree(report.toJson()).get("epochs").get(0);
    assertTrue(json.get("score").isNull(), json.toString());
    assertEquals(0.5, json.get("accuracy").doubleValue());
  }

  @Test
  void withoutATestTheTableHasDashes() {
    String table = table(TestFigures.NONE);
    assertTrue(table.contains("epoch    score  test loss   accuracy   elements ratio"), table);
    assertTrue(table.contains("    1   1.0000          -          -  "), table);
  }

  @Test
  void theTablesColumnsFitTheOutputs() {
    String values =
        table(
            new TestFigures(
                4, 0.5, Double.NaN, List.of(new OutputFigures.Values("out", 0.0125, 0.75))));
    assertTrue(
        values.contains("epoch    score  test loss  mean sq. error      R^2   elements"), values);
    assertTrue(values.contains("    1   1.0000     0.5000         0.01250   0.7500  "), values);
    String labels =
        table(
            new TestFigures(
                4,
                0.5,
                Double.NaN,
                List.of(
                    new OutputFigures.Labels("out", 0.5, 0.625, 0.875, List.of(0.5, Double.NaN)))));
    assertTrue(labels.contains("epoch    score  test loss  macro F1  micro F1   elem"), labels);
    assertTrue(labels.contains("    1   1.0000     0.5000   50.00 %   62.50 %  "), labels);
    assertFalse(labels.contains("accuracy"), labels);
    String loss =
        table(
            new TestFigures(4, Double.NaN, Double.NaN, List.of(new OutputFigures.LossOnly("out"))));
    assertTrue(loss.contains("epoch    score  test loss   elements ratio"), loss);
    assertTrue(loss.contains("    1   1.0000        NaN  "), loss);
  }

  @Test
  void ofSeveralOutputsEachHasALine() {
    String table =
        table(
            new TestFigures(
                4,
                0.5,
                0.25,
                List.of(
                    new OutputFigures.Classes("class", 0.25),
                    new OutputFigures.Values("next", 123.456, -1),
                    new OutputFigures.Labels("tags", 0.5, 0.625, 0.875, List.of()),
                    new OutputFigures.LossOnly("critic"))));
    assertTrue(table.contains("accuracy  mean sq. error      R^2  macro F1"), table);
    List<String> lines = table.lines().filter(line -> line.startsWith("output")).toList();
    assertEquals(
        List.of(
            "output class: accuracy 25.00 %",
            "output next: mean squared error 123.5, R^2 -1.0000",
            "output tags: accuracy 87.50 %, macro F1 50.00 %, micro F1 62.50 %",
            "output critic: judged by its loss alone"),
        lines);
  }

  @Test
  void jsonNamesWhatEachOutputIsFor() throws IOException {
    TestFigures test =
        new TestFigures(
            4,
            0.5,
            Double.NaN,
            List.of(
                new OutputFigures.Values("next", 2, Double.NaN),
                new OutputFigures.Labels("tags", 0.5, 0.625, 0.875, List.of(0.5, Double.NaN))));
    JsonNode json = new ObjectMapper().readTree(reportOf(test).toJson());
    assertTrue(json.get("accuracy").isNull(), json.toString());
    assertEquals(0.5, json.get("testLoss").doubleValue());
    assertEquals(
        "[{\"task\":\"values\",\"output\":\"next\",\"meanSquaredError\":2.0,\"rSquared\":null},"
            + "{\"task\":\"labels\",\"output\":\"tags\",\"macroF1\":0.5,\"microF1\":0.625,\"accuracy\":0.875,"
            + "\"labelF1\":[0.5,null]}]",
        json.get("outputs").toString());
    assertEquals(
        0, json.get("epochs").get(0).get("outputs").get(1).get("labelF1").size(), "a summary");
  }

  private static String table(TestFigures test) {
    return ReportTable.of(reportOf(test));
  }

  private static Report reportOf(TestFigures test) {
    Traffic traffic = traffic(1, 100, 200, 900);
    EpochFigures epoch = new EpochFigures(1, 1, traffic, new PhaseTimes(), test, 1, 7);
    return new ReportBuilder(LAYOUT, 16, 1, List.of(List.of(epoch)))
        .build(List.of(), Map.of(), EXCHANGE);
  }

  @Test
  void whatWasSetForATarget() throws IOException {
    List<EpochFigures> epochs = List.of(setting(1, 2.5f, 4), setting(2, 4, 8));
    ReportBuilder builder = new ReportBuilder(LAYOUT, 16, 1, List.of(epochs));
    Report report = builder.build(List.of(), Map.of(Report.TARGET, "ratio=1000"), figures(80e6));
    String table = ReportTable.of(report);
    assertTrue(table.contains("after each epoch, times what was given: 2.50, 4.00"), table);
    assertTrue(
        table.contains("local steps were set for the target; after each epoch: 4, 8"), table);
    JsonNode last = new ObjectMapper().readTree(report.toJson()).get("epochs").get(1);
    assertEquals(4, last.get("alphaFactor").doubleValue());
    assertEquals(8, last.get("localSteps").intValue());
    // An exchange in four steps of the first epoch, in eight of the second.
    assertTrue(report.exchange().contains("is predicted to take 15.0 ms"), report.exchange());
    String without = ReportTable.of(builder.build(List.of(), Map.of(), EXCHANGE));
    assertFalse(without.contains("for the target"), without);
  }

  private static EpochFigures setting(int epoch, float alphaFactor, int localSteps) {
    PhaseTimes times = new PhaseTimes();
    Traffic traffic = traffic(1, 100, 200, 900);
    return new EpochFigures(
        epoch, 1, traffic, times, TestFigures.NONE, 1, 7, alphaFactor, localSteps);
  }

  @Test
  void numbersOfTheEpochs() {
    assertEquals(
        List.of(
            new Report.Epoch(
                1,
                1.25,
                1.5,
                4.0 / 8,
                out(4.0 / 8),
                1000 / 200.0,
                1020 * 4 / 300.0,
                1,
                1,
                3,
                32,
                1800,
                split(3)),
            new Report.Epoch(
                2,
                0.75,
                0.9,
                5.0 / 8,
                out(5.0 / 8),
                1000 / 100.0,
                1020 * 4 / 100.0,
                1,
                1,
                5,
                19.2,
                600,
                split(5))),
        report().epochs());
  }

  private static Report.Seconds split(double total) {
    return new Report.Seconds(total, 20, 40, 60, 100, 120, 140, 80);
  }

  private static List<OutputFigures> out(double accuracy) {
    return List.of(new OutputFigures.Classes("out", accuracy));
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
            "config"),
        names(json));
    assertEquals(
        List.of(
            "total", "compute", "secondMoment", "compress", "exchange", "decode", "update", "wait"),
        names(json.get("seconds")));
    assertEquals(
        List.of(
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
            "split"),
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
