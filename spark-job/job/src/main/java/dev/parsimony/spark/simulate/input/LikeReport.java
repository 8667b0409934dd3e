package dev.parsimony.spark.simulate.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.SecondMomentSchedule;
import dev.parsimony.spark.config.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a simulation takes from a run's report.json; seconds are a worker's of one step.
 *
 * @param network as {@code --model} had it
 * @param messages that a worker decodes at an exchange: all workers', but a share of them where all
 *     workers are in one JVM
 * @param localSteps batches to an exchange, as a mean over the run
 * @param updates whether updates were shared
 * @param momentInterval steps between two that took second moments
 */
@Internal
public record LikeReport(
    String network,
    double parameters,
    int workers,
    double messages,
    long steps,
    double localSteps,
    boolean updates,
    int momentInterval,
    String method,
    double elementsRatio,
    double wireRatio,
    double compute,
    double secondMoment,
    double compress,
    double decode,
    double update) {
  private static final Pattern LEVELS = Pattern.compile("levels=(\\d{1,3})");
  private static final Pattern BITS = Pattern.compile("bits=(\\d)");

  /** Returns the levels of either sign of a run with qsgd; 2 where it does not say. */
  int qsgdLevels() {
    Matcher levels = LEVELS.matcher(method);
    Matcher bits = BITS.matcher(method);
    if (levels.find()) {
      return Integer.parseInt(levels.group(1));
    }
    return bits.find() ? 1 << (Integer.parseInt(bits.group(1)) - 1) : 2;
  }

  /**
   * Reads a report from a file of this machine.
   *
   * @throws UserErrorException in one sentence, where it cannot be read or lacks a figure
   */
  public static LikeReport read(String file) {
    try {
      JsonNode report = new ObjectMapper().readTree(Files.readString(Path.of(file)));
      return new Fields(file, report).figures();
    } catch (JsonProcessingException e) {
      throw new UserErrorException("--like " + file + " is no JSON; give a run's report.json.", e);
    } catch (IOException | RuntimeException e) {
      if (e instanceof UserErrorException said) {
        throw said;
      }
      throw new UserErrorException(
          "--like " + file + " cannot be read (" + e + "); give the path of a run's report.json.",
          e);
    }
  }

  /** The fields of a report, each with a sentence where it is missing. */
  private record Fields(String file, JsonNode report) {
    private static final String IN_MEMORY = "in memory";

    LikeReport figures() {
      long steps = (long) above("/steps", 1);
      int workers = (int) above("/workers", 1);
      boolean inMemory = text("/exchange").startsWith(IN_MEMORY);
      return new LikeReport(
          text("/config/model"),
          above("/parameters", 1),
          workers,
          inMemory ? 1 : workers,
          steps,
          localSteps(),
          text("/config/share").startsWith("updates"),
          momentInterval(),
          text("/config/compression"),
          above("/elementsRatio", Double.MIN_VALUE),
          above("/wireRatio", Double.MIN_VALUE),
          above("/seconds/compute", Double.MIN_VALUE) / steps,
          above("/seconds/secondMoment", 0) / steps,
          above("/seconds/compress", 0) / steps,
          above("/seconds/decode", 0) / steps,
          above("/seconds/update", 0) / steps);
    }

    /** Returns the batches to an exchange; epochs may differ in them. */
    private double localSteps() {
      int epochs = report.at("/epochs").size();
      double exchanges = 0;
      for (int i = 0; i < epochs; i++) {
        exchanges += 1 / above("/epochs/" + i + "/localSteps", 1);
      }
      return epochs == 0 ? above("/epochs/0/localSteps", 1) : epochs / exchanges;
    }

    /** Returns 1 where the report names none: every step took its own. */
    private int momentInterval() {
      JsonNode value = report.at("/config/secondMoments");
      try {
        return value.isTextual() ? SecondMomentSchedule.parse(value.asText()).interval() : 1;
      } catch (IllegalArgumentException e) {
        throw unlike("/config/secondMoments");
      }
    }

    private double above(String path, double least) {
      JsonNode value = report.at(path);
      if (!value.isNumber() || !Double.isFinite(value.asDouble()) || value.asDouble() < least) {
        throw unlike(path);
      }
      return value.asDouble();
    }

    private String text(String path) {
      JsonNode value = report.at(path);
      if (!value.isTextual()) {
        throw unlike(path);
      }
      return value.asText();
    }

    private UserErrorException unlike(String path) {
      JsonNode value = report.at(path);
      return new UserErrorException(
          "--like "
              + file
              + " has "
              + (value.isMissingNode() ? "no" : "'" + value.asText() + "' as")
              + " "
              + path.substring(1).replace('/', '.')
              + ": it is no report of this version of Parsimony; make one with a run of it.");
    }
  }
}
