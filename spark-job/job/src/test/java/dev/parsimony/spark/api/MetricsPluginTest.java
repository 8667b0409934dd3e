package dev.parsimony.spark.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parsimony.spark.data.LocalSpark;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The gauges are in what the driver's page shows Prometheus, while a run trains. */
final class MetricsPluginTest {
  private static final String PREFIX =
      "metrics_parsimony_driver_plugin_dev_parsimony_spark_api_MetricsPlugin_";

  private static final Path DASHBOARD = Path.of("..", "..", "submit", "grafana", "parsimony.json");
  private static final Pattern LINE = Pattern.compile("(\\w+)\\{[^}]*} (\\S+)");
  private static final Pattern METRIC = Pattern.compile("metrics_\\w+");

  /** Batches of each worker in an epoch. */
  private static final int BATCHES = 6;

  private static final long WITHIN_NANOS = TimeUnit.MINUTES.toNanos(5);

  @RegisterExtension
  private static final LocalSpark SPARK =
      LocalSpark.withNativeRuntime()
          .set("spark.ui.enabled", "true")
          .set("spark.ui.port", "0")
          .set("spark.executor.heartbeatInterval", "200ms")
          .set("spark.plugins", MetricsPlugin.class.getName())
          .set("spark.metrics.namespace", "parsimony")
          .set(
              "spark.metrics.conf.*.sink.prometheusServlet.class",
              "org.apache.spark.metrics.sink.PrometheusServlet")
          .set("spark.metrics.conf.*.sink.prometheusServlet.path", "/metrics/prometheus");

  /** Holds the second epoch's first step until it is told. */
  private static final class Pause extends BaseTrainingListener {
    private static final CountDownLatch LOOKED = new CountDownLatch(1);

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      if (epoch == 1) {
        try {
          LOOKED.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private static void train() {
    JavaSparkContext spark = SPARK.context();
    WatchedTraining.train(spark, WatchedTraining.settings(spark, 2), new Pause());
  }

  /** Returns the values by their names. */
  private static Map<String, Double> scrape() throws IOException, InterruptedException {
    URI address = URI.create(SPARK.context().sc().uiWebUrl().get() + "/metrics/prometheus/");
    HttpResponse<String> page =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(200, page.statusCode());
    Map<String, Double> values = new TreeMap<>();
    Matcher line = LINE.matcher(page.body());
    while (line.find()) {
      values.put(line.group(1), Double.valueOf(line.group(2)));
    }
    return values;
  }

  private static double gauge(Map<String, Double> values, String name) {
    Double value = values.get(PREFIX + name + "_Value");
    return value == null ? -1 : value;
  }

  private static Map<String, Double> await(Predicate<Map<String, Double>> condition)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Map<String, Double> values = scrape();
    while (!condition.test(values)) {
      assertTrue(System.nanoTime() - start < WITHIN_NANOS, values.toString());
      Thread.sleep(50);
      values = scrape();
    }
    return values;
  }

  @Test
  void gaugesFollowARunAndTheDashboardAsksForNoOthers() throws Exception {
    assertEquals(0, gauge(scrape(), "state"));
    assertTrue(Double.isNaN(gauge(scrape(), "score")));
    CompletableFuture<Void> run = CompletableFuture.runAsync(MetricsPluginTest::train);
    Map<String, Double> during;
    try {
      during =
          await(
              values ->
                  run.isCompletedExceptionally()
                      || (gauge(values, "step") >= BATCHES && gauge(values, "bytes_sent") > 0));
    } finally {
      Pause.LOOKED.countDown();
    }
    run.get(5, TimeUnit.MINUTES);
    assertEquals(1, gauge(during, "state"));
    assertEquals(2, gauge(during, "workers"));
    assertEquals(2 * BATCHES, gauge(during, "steps"));
    assertEquals(0.01, gauge(during, "learning_rate"), 1e-9);
    assertTrue(gauge(during, "score") > 0, during.toString());
    assertTrue(gauge(during, "wire_ratio") > 0, during.toString());
    assertTrue(gauge(during, "accuracy") >= 0, during.toString());
    Map<String, Double> after = await(values -> gauge(values, "state") == 2);
    assertEquals(2 * BATCHES, gauge(after, "step"));
    assertTrue(gauge(after, "bytes_sent") > gauge(during, "bytes_sent"));
    requireDashboard(during);
  }

  private static void requireDashboard(Map<String, Double> scraped) throws IOException {
    List<JsonNode> queries = new ObjectMapper().readTree(DASHBOARD.toFile()).findValues("expr");
    assertFalse(queries.isEmpty());
    for (JsonNode query : queries) {
      Matcher metric = METRIC.matcher(query.asText());
      assertTrue(metric.find(), query.asText());
      assertTrue(scraped.containsKey(metric.group()), metric.group());
    }
    assertTrue(Files.readString(DASHBOARD).contains("label_values(" + PREFIX + "state_Value"));
  }
}
