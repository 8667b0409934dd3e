package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * A tracking server, and as what a run is to appear there, by the environment variables of MLflow's
 * own clients.
 *
 * @param address http or https, without a slash at its end
 * @param authorization value of the HTTP header; empty for none
 * @param runId of a run that is there already; empty for a new one
 * @param runName of a new one; empty where the server chooses
 * @param experimentId in which a new one is; empty where a name says it
 * @param experimentName made where there is none; empty for the server's default
 */
@Internal
public record MlflowServer(
    URI address,
    Optional<String> authorization,
    Optional<String> runId,
    Optional<String> runName,
    Optional<String> experimentId,
    Optional<String> experimentName) {
  private static final String URI_VARIABLE = "MLFLOW_TRACKING_URI";
  private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";
  private static final String USER = "MLFLOW_TRACKING_USERNAME";
  private static final String PASSWORD = "MLFLOW_TRACKING_PASSWORD";

  /**
   * Reads the variables.
   *
   * @throws IllegalArgumentException in one sentence that says which to set
   */
  public static MlflowServer of(Map<String, String> environment) {
    return new MlflowServer(
        address(environment),
        authorization(environment),
        value(environment, "MLFLOW_RUN_ID"),
        value(environment, "MLFLOW_RUN_NAME"),
        value(environment, "MLFLOW_EXPERIMENT_ID"),
        value(environment, "MLFLOW_EXPERIMENT_NAME"));
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .map(String::strip)
        .filter(each -> !each.isEmpty());
  }

  private static URI address(Map<String, String> environment) {
    String text =
        value(environment, URI_VARIABLE)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--mlflow needs the address of a tracking server: set the environment"
                            + " variable "
                            + URI_VARIABLE
                            + ", such as http://HOST:5000, on the driver"));
    try {
      URI address = new URI(text.replaceAll("/+$", ""));
      boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (http && address.getHost() != null && address.getUserInfo() == null) {
        return address;
      }
    } catch (URISyntaxException e) {
      // told below
    }
    throw new IllegalArgumentException(
        "Invalid value for "
            + URI_VARIABLE
            + ": got "
            + text.replaceAll("(?s)^(\\w+://)?.*@", "$1***@")
            + ", expected the address of a tracking server, http://HOST:PORT or https://HOST; name"
            + " and password go into "
            + USER
            + " and "
            + PASSWORD
            + ", a token into "
            + TOKEN);
  }

  /** As MLflow's own client has it: name and password come before a token. */
  private static Optional<String> authorization(Map<String, String> environment) {
    Optional<String> basic =
        value(environment, USER)
            .flatMap(user -> value(environment, PASSWORD).map(password -> basic(user, password)));
    return basic.or(() -> value(environment, TOKEN).map(token -> "Bearer " + token));
  }

  private static String basic(String user, String password) {
    byte[] bytes = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  /** The address; what proves who asks is left out. */
  @Override
  public String toString() {
    return address.toString();
  }
}
