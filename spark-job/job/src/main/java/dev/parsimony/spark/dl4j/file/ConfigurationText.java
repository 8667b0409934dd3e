package dev.parsimony.spark.dl4j.file;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.AllowedClasses;
import dev.parsimony.spark.config.UserErrorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonToken;

/**
 * The JSON of a network's configuration, looked through token by token before DL4J makes objects of
 * it.
 *
 * @param graph whether it is a ComputationGraph's
 * @param iteration of its counters; 0 where there is none
 * @param epoch of its counters; 0 where there is none
 */
@Internal
public record ConfigurationText(String json, boolean graph, int iteration, int epoch) {
  private static final String NO_CONFIGURATION = ", which no DL4J configuration is.";

  /**
   * Reads a configuration that may come from anyone.
   *
   * @param file its name, for messages
   * @throws UserErrorException where it goes beyond what configurations are, or names a class that
   *     is neither DL4J's nor allowed
   * @throws IOException where it is no JSON
   */
  public static ConfigurationText read(String file, InputStream in, AllowedClasses allowed)
      throws IOException {
    return scan(file, text(in), allowed);
  }

  /** Reads a configuration from a text, as {@link #read} does from a stream. */
  public static ConfigurationText scan(String file, String json, AllowedClasses allowed)
      throws IOException {
    return new Scan(file, new ClassNames(file, allowed)::check).run(json);
  }

  /** Reads a configuration for its counters only, so that it may name what it likes. */
  static ConfigurationText counters(InputStream in) throws IOException {
    return new Scan("the configuration", (key, text) -> {}).run(text(in));
  }

  static String text(InputStream in) throws IOException {
    LimitedInputStream limited =
        new LimitedInputStream(in, "its configuration", ModelLimits.CONFIGURATION_BYTES);
    return new String(limited.readAllBytes(), StandardCharsets.UTF_8);
  }

  /**
   * One pass over a text.
   *
   * <p>{@code names} gets every text with the key that it stands under, and every key.
   */
  private static final class Scan {
    private final String file;
    private final BiConsumer<String, String> names;
    private int depth;
    private long tokens;
    private long layers;
    private boolean graph;
    private int iteration;
    private int epoch;

    Scan(String file, BiConsumer<String, String> names) {
      this.file = file;
      this.names = names;
    }

    ConfigurationText run(String json) throws IOException {
      // DL4J's own factory, so that nothing is read otherwise than DL4J reads it.
      try (JsonParser parser = NeuralNetConfiguration.mapper().getFactory().createParser(json)) {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
          next(parser, token);
        }
      }
      return new ConfigurationText(json, graph, iteration, epoch);
    }

    private void next(JsonParser parser, JsonToken token) throws IOException {
      tokens++;
      switch (token) {
        case START_OBJECT, START_ARRAY ->
            require(
                ++depth <= ModelLimits.DEPTH,
                " is nested deeper than " + ModelLimits.DEPTH + " levels");
        case END_OBJECT, END_ARRAY -> depth--;
        case FIELD_NAME -> key(parser.getText());
        case VALUE_STRING -> names.accept(name(parser), parser.getText());
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
        default -> {}
      }
    }

    private void key(String key) {
      names.accept("", key);
      if (key.equals("layer")) {
        layers++;
        require(
            layers * tokens <= ModelLimits.LAYERS_TIMES_TOKENS,
            " has more than " + layers + " layers");
      }
      graph |= depth == 1 && key.equals("vertices");
    }

    private void number(JsonParser parser) throws IOException {
      require(
          parser.getTextLength() <= ModelLimits.NUMBER_LENGTH,
          " has a number of " + parser.getTextLength() + " digits");
      if (depth == 1 && name(parser).equals("iterationCount")) {
        iteration = parser.getIntValue();
      } else if (depth == 1 && name(parser).equals("epochCount")) {
        epoch = parser.getIntValue();
      }
    }

    private static String name(JsonParser parser) throws IOException {
      return Objects.requireNonNullElse(parser.getCurrentName(), "");
    }

    private void require(boolean holds, String fault) {
      if (!holds) {
        throw new UserErrorException(file + fault + NO_CONFIGURATION);
      }
    }
  }
}
