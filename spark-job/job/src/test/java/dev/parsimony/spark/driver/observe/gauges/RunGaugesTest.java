package dev.parsimony.spark.driver.observe.gauges;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import dev.parsimony.spark.driver.observe.RunFigure;
import dev.parsimony.spark.driver.observe.RunObserver;
import dev.parsimony.spark.driver.observe.RunScalars;
import dev.parsimony.spark.driver.observe.Scalar;
import dev.parsimony.spark.driver.observe.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class RunGaugesTest {
  @Test
  void workersAreThoseThatThereAre() throws Exception {
    MetricRegistry registry = new MetricRegistry();
    RunGauges.register(registry);
    RunObserver gauges = RunGauges.observer().orElseThrow();
    gauges.begun(Told.start(0));
    assertEquals(2.0, registry.getGauges().get("workers").getValue());
    gauges.placed(List.of("a"));
    assertEquals(1.0, registry.getGauges().get("workers").getValue());
    MetricRegistry next = new MetricRegistry();
    RunGauges.register(next);
    assertEquals(0.0, next.getGauges().get("state").getValue(), "of another context");
  }

  /** Beside what an epoch's curves add. */
  @Test
  void gaugesHaveTheNamesAndValuesOfTheCurves() {
    GaugeFigures run =
        GaugeFigures.begun(Told.start(0)).with(Told.progress(1, 40)).with(Told.epoch(1));
    Map<String, Double> gauges =
        RunGauge.ALL.stream().collect(Collectors.toMap(RunGauge::metric, gauge -> gauge.of(run)));
    RunScalars scalars = new RunScalars(Told.start(0), true);
    List<Scalar> points = new ArrayList<>(scalars.of(Told.progress(1, 40)));
    points.addAll(scalars.of(Told.epoch(1)));
    assertEquals(RunFigure.values().length + 1, points.size());
    for (Scalar point : points) {
      if (!point.name().equals("bytes_per_epoch")) {
        assertEquals(point.value(), gauges.get(point.name()), point.name());
      }
    }
  }

  @Test
  void theDocumentationNamesAllOfThemTwice() throws IOException {
    String text = Files.readString(Path.of("..", "docs", "tensorboard-metrics-mlflow.md"));
    for (RunFigure figure : RunFigure.values()) {
      assertTrue(text.split("`" + figure.label() + "`", -1).length > 2, figure.label());
    }
    for (RunGauge gauge : RunGauge.ALL) {
      assertTrue(text.contains("`" + gauge.metric() + "`"), gauge.metric());
    }
  }
}
