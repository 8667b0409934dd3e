package dev.parsimony.spark.driver.observe.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parsimony.spark.config.MlflowServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Sends requests to a tracking server. A server that is not there, too slow or out of order is an
 * {@link IOException}, one that refuses an {@link MlflowRefusedException}; both say in a clause
 * what happened.
 */
final class MlflowClient {
  private static final String API = "/api/2.0/mlflow/";
  private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts";
  private static final int ERRORS = 400;
  private static final int SERVER_ERRORS = 500;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int LONGEST_MESSAGE = 200;

  /** Below what any network to the server should carry, for the time that an upload may take. */
  private static final long LEAST_BYTES_PER_SECOND = 500_000;

  private final MlflowServer server;
  private final Duration timeout;
  private final HttpClient http;
  private final ObjectMapper json = new ObjectMapper();

  /** Opens what an artifact is read from; may be asked again. */
  interface Content {
    InputStream open() throws IOException;
  }

  /**
   * Connects to nothing yet.
   *
   * @param timeout of a connection, and of an answer
   */
  MlflowClient(MlflowServer server, Duration timeout) {
    this.server = server;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  ObjectNode object() {
    return json.createObjectNode();
  }

  /** Asks for what a call tells. */
  JsonNode get(String call, String parameter, String value)
      throws IOException, InterruptedException {
    String query = "?" + parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    return answer(request(API + call + query, timeout).GET().build());
  }

  /** Lets a call change something. */
  JsonNode post(String call, JsonNode body) throws IOException, InterruptedException {
    return answer(
        request(API + call, timeout)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build());
  }

  /**
   * Uploads a file by the server's proxy of artifacts.
   *
   * @param folder of the run, a path from the proxy's root
   */
  void upload(String folder, String name, long length, Content content)
      throws IOException, InterruptedException {
    Duration time = timeout.plusSeconds(length / LEAST_BYTES_PER_SECOND);
    HttpRequest request =
        request(PROXY + folder + "/" + name, time)
            .header("Content-Type", "application/octet-stream")
            .PUT(body(content, length))
            .build();
    answer(request);
  }

  private static BodyPublisher body(Content content, long length) {
    if (length == 0) {
      return BodyPublishers.noBody();
    }
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(
            () -> {
              try {
                return content.open();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }),
        length);
  }

  private HttpRequest.Builder request(String path, Duration time) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.address() + path)).timeout(time);
    server.authorization().ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response;
    try {
      response = http.send(request, BodyHandlers.ofString());
    } catch (HttpTimeoutException e) {
      throw new IOException(
          server + " did not answer within " + request.timeout().orElse(timeout).toSeconds() + " s",
          e);
    } catch (ConnectException e) {
      throw new IOException("nothing answers at " + server, e);
    }
    int status = response.statusCode();
    if (status < ERRORS) {
      return parsed(response.body());
    }
    JsonNode error = parsedOrEmpty(response.body());
    String reason = error.path("message").asText(response.body()).strip();
    String message =
        server + " answers " + status + (reason.isEmpty() ? "" : ": " + firstLine(reason));
    if (status >= SERVER_ERRORS || status == TOO_MANY_REQUESTS) {
      throw new IOException(message);
    }
    throw new MlflowRefusedException(message, error.path("error_code").asText(""));
  }

  private JsonNode parsed(String body) throws IOException {
    try {
      return body.isBlank() ? object() : json.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IOException(server + " does not answer as MLflow does; correct the address", e);
    }
  }

  private JsonNode parsedOrEmpty(String body) {
    try {
      return json.readTree(body);
    } catch (JsonProcessingException e) {
      return object();
    }
  }

  private static String firstLine(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() > LONGEST_MESSAGE ? line.substring(0, LONGEST_MESSAGE) + "..." : line;
  }
}
