package dev.parsimony.spark.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.compression.ResidualSnapshot;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.metrics.OutputFigures;
import dev.parsimony.spark.metrics.PhaseTimes;
import dev.parsimony.spark.metrics.TestFigures;
import dev.parsimony.spark.metrics.Traffic;
import dev.parsimony.spark.worker.EpochTally;
import dev.parsimony.spark.worker.LocalState;
import dev.parsimony.spark.worker.RandomState;
import dev.parsimony.spark.worker.ReplicaState;
import dev.parsimony.spark.worker.WorkerState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a rank writes into a checkpoint it reads again. */
final class RankFileTest {
  @Test
  void theLocalStateComesBack() throws IOException {
    ResidualSnapshot residuals = new ResidualSnapshot();
    residuals.set(7, "variance", 40, 1, new float[] {1}, new float[] {9}, new float[] {-2});
    LocalState local =
        new LocalState(23, new float[] {1.5f, -0f, 3}, new float[0], new float[] {4, 2}, 17);
    byte[] header = RankFile.header(new WorkerState(1), new RandomState(1, 2), 3);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RankFile.write(bytes, header, new RankArrays(residuals, Optional.of(local), Optional.empty()));
    RankArrays read = RankFile.read(new ByteArrayInputStream(bytes.toByteArray())).arrays();
    assertArrayEquals(new float[] {-2}, read.residuals().change());
    assertArrayEquals(local.updaterState(), read.local().orElseThrow().updaterState());
    assertArrayEquals(local.velocity(), read.local().orElseThrow().velocity());
    assertArrayEquals(local.secondMoments(), read.local().orElseThrow().secondMoments());
    assertEquals(17, read.local().orElseThrow().taken());
    assertEquals(23, read.local().orElseThrow().iteration());
  }

  @Test
  void theBestEpochComesBack() throws IOException {
    ResidualSnapshot residuals = new ResidualSnapshot();
    residuals.set(7, "variance", 40, 1, new float[0], new float[0]);
    ReplicaState best = new ReplicaState(new float[] {1, -0f}, new float[] {3, 4, 5}, 17, 2);
    byte[] header = RankFile.header(new WorkerState(1), new RandomState(1, 2), 3);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RankFile.write(bytes, header, new RankArrays(residuals, Optional.empty(), Optional.of(best)));
    RankState read = RankFile.read(new ByteArrayInputStream(bytes.toByteArray()));
    ReplicaState got = read.worker().best().orElseThrow();
    assertArrayEquals(best.parameters(), got.parameters());
    assertArrayEquals(best.updaterState(), got.updaterState());
    assertEquals(17, got.iteration());
    assertEquals(2, got.epoch());
  }

  @Test
  void figuresOfTestsSurvive() throws IOException {
    List<TestFigures> tests =
        List.of(
            TestFigures.NONE,
            new TestFigures(
                7,
                0.25,
                0.75,
                List.of(
                    new OutputFigures.Classes("class", 0.75),
                    new OutputFigures.Values("next", 1e-9, Double.NaN),
                    new OutputFigures.Labels("tags", 0.5, 0.1, 0.25, List.of(0.5, Double.NaN)),
                    new OutputFigures.LossOnly("critic"))));
    List<EpochFigures> epochs =
        tests.stream()
            .map(test -> new EpochFigures(1, 0.5, new Traffic(), new PhaseTimes(), test, 2, 3))
            .toList();
    ResidualSnapshot residuals = new ResidualSnapshot();
    residuals.set(7, "variance", 40, 1, new float[] {1, -3}, new float[] {9, 18});
    byte[] header =
        RankFile.header(
            new WorkerState(40, 3, 10, epochs, new EpochTally()), new RandomState(1, 2), 3);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RankFile.write(bytes, header, new RankArrays(residuals, Optional.empty(), Optional.empty()));
    RankState read = RankFile.read(new ByteArrayInputStream(bytes.toByteArray()));
    assertEquals(tests, read.worker().epochs().stream().map(EpochFigures::test).toList());
  }
}
