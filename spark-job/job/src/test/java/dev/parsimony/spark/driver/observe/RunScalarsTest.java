package dev.parsimony.spark.driver.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.spark.metrics.OutputFigures;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RunScalarsTest {
  private static List<String> names(List<Scalar> points) {
    return points.stream().map(Scalar::name).toList();
  }

  private static List<Long> steps(List<Scalar> points) {
    return points.stream().map(Scalar::step).distinct().toList();
  }

  @Test
  void stepsTakenAgainAreLeftOut() {
    RunScalars scalars = new RunScalars(Told.start(0), true);
    assertEquals(List.of(30L), steps(scalars.of(Told.progress(1, 30))));
    assertEquals(List.of(), scalars.of(Told.progress(1, 10)));
    assertEquals(List.of(), scalars.of(Told.progress(1, 30)));
    assertEquals(List.of(31L), steps(scalars.of(Told.progress(1, 31))));
  }

  @Test
  void anEpochThatProgressHasShownToItsEndAddsWhatTheTestShowed() {
    RunScalars scalars = new RunScalars(Told.start(0), true);
    scalars.of(Told.progress(1, 40));
    List<Scalar> points = scalars.of(Told.epoch(1));
    assertEquals(List.of("test_loss", "accuracy", "bytes_per_epoch"), names(points));
    assertEquals(List.of(40L), steps(points));
    assertEquals(List.of(), scalars.of(Told.epoch(1)));
  }

  @Test
  void anEpochShorterThanAHeartbeatIsAPointOfAllItKnows() {
    List<Scalar> points = new RunScalars(Told.start(0), true).of(Told.epoch(2));
    assertEquals(new Scalar("score", 80, 1.0 / 80), points.get(0));
  }

  @Test
  void epochsBeforeTheCheckpointOnlyWhereTheyAreWanted() {
    RunScalars again = new RunScalars(Told.start(90), true);
    assertEquals(List.of(40L), steps(again.of(Told.epoch(1))));
    RunScalars on = new RunScalars(Told.start(90), false);
    assertEquals(List.of(), on.of(Told.epoch(1)));
    assertEquals(List.of(), on.of(Told.epoch(2)));
    assertEquals(List.of(120L), steps(on.of(Told.epoch(3))));
  }

  @Test
  void whatFitsTheTask() {
    RunScalars scalars = new RunScalars(Told.start(0), true);
    List<String> several =
        names(
            scalars.of(
                Told.epoch(
                    1,
                    List.of(
                        new OutputFigures.Classes("kind", 0.5),
                        new OutputFigures.Values("an age", 4, Double.NaN)))));
    assertEquals(
        List.of("accuracy", "bytes_per_epoch", "accuracy/kind", "mean_squared_error/an_age"),
        several.subList(several.size() - 4, several.size()));
    List<String> labels =
        names(
            scalars.of(
                Told.epoch(2, List.of(new OutputFigures.Labels("", 0.5, 0.6, 0.9, List.of())))));
    assertEquals(
        List.of("macro_f1", "micro_f1", "label_accuracy"),
        labels.subList(labels.size() - 3, labels.size()));
  }

  @Test
  void figuresOfNothingAreLeftOut() {
    List<String> names = names(new RunScalars(Told.start(0), true).of(Told.epoch(1, List.of())));
    assertEquals(false, names.contains("accuracy"));
  }
}
