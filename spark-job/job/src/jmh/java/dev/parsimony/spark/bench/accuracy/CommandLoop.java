package dev.parsimony.spark.bench.accuracy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The side of {@link ProcessTrainer}'s conversation that a process in Java has. */
final class CommandLoop {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Does what a command says. */
  interface Handler {
    /** Answers it. */
    void handle(JsonNode command) throws IOException;
  }

  private CommandLoop() {}

  /** Says that the process is ready, and reads commands until there are no more. */
  static void read(Handler handler) throws IOException {
    answer(Map.of("ready", true));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      handler.handle(JSON.readTree(line));
    }
  }

  /** Answers. */
  static void answer(Map<String, Object> values) throws IOException {
    System.out.println(JSON.writeValueAsString(values));
  }

  /** Answers with the figures of an epoch whose seconds went to DL4J's fit. */
  static void answerEpoch(int steps, double seconds, double loss, Dl4jExamples.Tested tested)
      throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("steps", steps);
    values.put("seconds", seconds);
    values.put("loss", loss);
    values.put("testLoss", tested.loss());
    values.put("accuracy", tested.accuracy());
    values.put("split", Map.of("fit", seconds));
    answer(values);
  }
}
