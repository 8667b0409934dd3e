package dev.parsimony.spark.driver.observe.gauges;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.codahale.metrics.MetricRegistry;
import dev.parsimony.spark.driver.observe.RunObserver;
import dev.parsimony.spark.driver.observe.Told;
import java.util.List;
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
}
