package dev.parsimony.spark.driver.observe.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What a tracking server answers, and what it was asked. */
final class StubServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** Method, call and query of each request, in order. */
  final List<String> calls = new CopyOnWriteArrayList<>();

  final List<JsonNode> batches = new CopyOnWriteArrayList<>();
  final List<JsonNode> updates = new CopyOnWriteArrayList<>();
  final List<String> authorizations = new CopyOnWriteArrayList<>();
  final Map<String, String> artifacts = new ConcurrentHashMap<>();
  volatile String artifactUri = "mlflow-artifacts:/7/abc/artifacts";

  /** An answer in place of the right one, where above 0. */
  volatile int status;

  /** The beginning of the calls that have that answer. */
  volatile String answered = "";

  volatile Duration delay = Duration.ZERO;

  StubServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    String call = path.replace("/api/2.0/mlflow/", "").replace("/api/2.0/mlflow-artifacts/", "");
    calls.add(exchange.getRequestMethod() + " " + call);
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    try {
      Thread.sleep(delay.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (status > 0 && call.startsWith(answered)) {
      answer(exchange, status, "{\"error_code\": \"SOME_ERROR\", \"message\": \"not today\"}");
    } else if (call.startsWith("experiments/get-by-name")) {
      answer(exchange, 404, "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\", \"message\": \"none\"}");
    } else {
      answer(exchange, 200, right(call, body));
    }
  }

  private String right(String call, String body) throws IOException {
    if (call.equals("experiments/create")) {
      return "{\"experiment_id\": \"7\"}";
    } else if (call.equals("runs/create") || call.startsWith("runs/get")) {
      String before = call.equals("runs/create") ? "" : "{\"key\": \"epochs\", \"value\": \"1\"}";
      return ("{\"run\": {\"info\": {\"run_id\": \"abc\", \"artifact_uri\": \"%s\"}, \"data\":"
              + " {\"params\": [%s]}}}")
          .formatted(artifactUri, before);
    } else if (call.equals("runs/log-batch")) {
      batches.add(JSON.readTree(body));
    } else if (call.equals("runs/update")) {
      updates.add(JSON.readTree(body));
    } else if (call.startsWith("artifacts/")) {
      artifacts.put(call, body);
    }
    return "{}";
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
