package dev.parsimony.spark.bench.accuracy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The side of {@link ProcessTrainer}'s conversation that a process in Java has. */
final class CommandLoop {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final BufferedReader IN =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  /** Does what a command says. */
  interface Handler {
    /** Answers it. */
    void handle(JsonNode command) throws IOException;
  }

  private CommandLoop() {}

  /** Says that the process is ready, and reads commands until there are no more. */
  static void read(Handler handler) throws IOException {
    answer(Map.of("ready", true));
    for (String line = IN.readLine(); line != null; line = IN.readLine()) {
      handler.handle(JSON.readTree(line));
    }
  }

  /** Answers. */
  static void answer(Map<String, Object> values) throws IOException {
    System.out.println(JSON.writeValueAsString(values));
  }

  /** Says that an epoch's steps are done, and waits until what they sent has been counted. */
  static void trained() throws IOException {
    answer(Map.of("trained", true));
    if (IN.readLine() == null) {
      throw new EOFException("Nobody asks for the test of the epoch.");
    }
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
