package dev.parsimony.spark.simulate.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.simulate.cost.Cluster;
import dev.parsimony.spark.simulate.cost.DenseStep;
import dev.parsimony.spark.simulate.cost.StepParts;
import dev.parsimony.spark.simulate.cost.VarianceStep;
import dev.parsimony.spark.simulate.cost.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model fitted to a report gives back what the report measured. */
final class SimulateCalibrationTest {
  private static final double SAME = 1e-9;

  @TempDir private Path folder;

  private LikeReport report(String text) throws IOException {
    return LikeReport.read(Files.writeString(folder.resolve("report.json"), text).toString());
  }

  private static String json(String compression, String share, String exchange, int localSteps) {
    return """
        {"parameters": 1000000, "workers": 8, "steps": 10, "elementsRatio": 40.0,
         "wireRatio": 200.0, "exchange": "%s",
         "seconds": {"total": 9, "compute": 2.0, "secondMoment": 0.5, "compress": 0.3,
                     "exchange": 1, "decode": 0.7, "update": 0.2, "wait": 0},
         "epochs": [{"localSteps": %d}, {"localSteps": %d}],
         "config": {"model": "mlp:900", "compression": "%s", "share": "%s"}}
        """
        .formatted(exchange, localSteps, localSteps, compression, share);
  }

  @Test
  void updatesAreMetAsMeasured() throws IOException {
    String text = json("variance:alpha=1", "updates, local steps 4", "ring in 9 rounds", 4);
    String every4 = text.replace("\"config\": {", "\"config\": {\"secondMoments\": \"every=4\", ");
    Workload workload = new Calibration(report(every4)).workload();
    assertEquals(50, workload.message().wireRatio(), SAME);
    assertEquals(0.1, workload.message().density(), SAME);
    assertEquals(10, workload.steps());
    StepParts parts = VarianceStep.updates(4).step(workload, new Cluster(8, 1, 1e-4, 1e8));
    assertEquals(0.2, parts.compute(), SAME);
    assertEquals(0.05, parts.secondMoment(), SAME);
    assertEquals(0.03, parts.compress(), SAME);
    assertEquals(0.07, parts.decode(), SAME);
    // the outer optimiser's share comes on top of what the report calls update
    assertEquals(0.02, parts.update(), 0.005);
  }

  /** Second moments of a report's fourth steps are those of every step to gradients. */
  @Test
  void aStepThatTakesSecondMomentsTakesAllTheirTime() throws IOException {
    String text = json("variance:alpha=1", "updates, local steps 4", "ring in 9 rounds", 4);
    String every4 = text.replace("\"config\": {", "\"config\": {\"secondMoments\": \"every=4\", ");
    Cluster cluster = new Cluster(8, 1, 1e-4, 1e8);
    Workload workload = new Calibration(report(every4)).workload();
    assertEquals(0.2, VarianceStep.gradients().step(workload, cluster).secondMoment(), SAME);
    workload = new Calibration(report(text)).workload();
    assertEquals(0.05, VarianceStep.gradients().step(workload, cluster).secondMoment(), SAME);
    refused(
        text.replace("\"config\": {", "\"config\": {\"secondMoments\": \"some\", "),
        "has 'some' as config.secondMoments");
  }

  @Test
  void noneIsMetAsMeasured() throws IOException {
    Workload workload = new Calibration(report(json("none", "gradients", "ring", 1))).workload();
    StepParts parts = new DenseStep(false).step(workload, new Cluster(8, 1, 1e-4, 1e8));
    assertEquals(0.2, parts.compute(), SAME);
    assertEquals(0.07, parts.decode(), SAME);
    assertEquals(0.02, parts.update(), SAME);
  }

  /** Workers of one JVM share the decoding, so one message's took as long as eight elsewhere. */
  @Test
  void decodingIsSharedWithinAJvm() throws IOException {
    String memory = json("variance:alpha=1", "gradients", "in memory", 1);
    String network = json("variance:alpha=1", "gradients", "ring in 9 rounds", 1);
    double shared = new Calibration(report(memory)).workload().machine().decodeFactor();
    assertTrue(shared > new Calibration(report(network)).workload().machine().decodeFactor());
  }

  @Test
  void whatIsNoReportIsRefusedInOneSentence() throws IOException {
    refused("{", "is no JSON; give a run's report.json");
    refused("{}", "has no steps: it is no report of this version");
    refused("", "has no steps");
    String good = json("none", "gradients", "ring", 1);
    refused(good.replace("\"compute\": 2.0, ", ""), "has no seconds.compute");
    refused(good.replace("200.0", "null"), "has 'null' as wireRatio");
    refused(good.replace("200.0", "\"NaN\""), "has 'NaN' as wireRatio");
    refused(good.replace("\"steps\": 10", "\"steps\": 0"), "has '0' as steps");
    refused(good.replace("localSteps", "steps"), "has no epochs.0.localSteps");
    String missing = folder.resolve("none.json").toString();
    assertTrue(
        assertThrows(UserErrorException.class, () -> LikeReport.read(missing))
            .sentence()
            .contains("cannot be read"));
  }

  private void refused(String text, String expected) throws IOException {
    String sentence = assertThrows(UserErrorException.class, () -> report(text)).sentence();
    assertTrue(sentence.contains(expected), sentence);
  }
}
