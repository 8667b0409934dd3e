package dev.parsimony.spark.simulate.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.simulate.Cell;
import dev.parsimony.spark.simulate.Grid;
import dev.parsimony.spark.simulate.MethodStep;
import dev.parsimony.spark.simulate.cost.StepParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** Writes the table of a simulation as CSV and JSON, and the heat map. */
@Internal
public final class ResultFolder {
  private static final String HEADER =
      "hosts,bitsPerSecond,method,available,seconds,runSeconds,compute,secondMoment,compress,"
          + "exchange,decode,update,overNone,fastest\n";

  private final Grid grid;

  /** Takes what was simulated. */
  public ResultFolder(Grid grid) {
    this.grid = grid;
  }

  /**
   * Writes simulate.csv, simulate.json and simulate.svg, in place of what has these names.
   *
   * @throws UserErrorException in one sentence where the folder cannot be written to
   */
  public void write(String folder) {
    try {
      Path path = Files.createDirectories(Path.of(folder));
      Files.writeString(path.resolve("simulate.csv"), csv());
      Files.writeString(path.resolve("simulate.json"), json());
      Files.writeString(path.resolve("simulate.svg"), new HeatMap(grid).svg());
    } catch (IOException | InvalidPathException e) {
      throw new UserErrorException(
          "--output " + folder + " cannot be written to (" + e + "); give another folder.", e);
    }
  }

  private String csv() {
    StringBuilder text = new StringBuilder(HEADER);
    for (Cell cell : grid.cells()) {
      for (MethodStep step : cell.steps()) {
        text.append(row(cell, step));
      }
    }
    return text.toString();
  }

  private String row(Cell cell, MethodStep step) {
    StepParts parts = step.parts();
    return String.format(
        Locale.ROOT,
        "%d,%.0f,\"%s\",%b,%.6g,%.6g,%.6g,%.6g,%.6g,%.6g,%.6g,%.6g,%.4f,%b%n",
        cell.hosts(),
        cell.rate().bitsPerSecond(),
        step.model().name(),
        step.model().available(),
        step.seconds(),
        step.seconds() * grid.workload().steps(),
        parts.compute(),
        parts.secondMoment(),
        parts.compress(),
        parts.exchange(),
        parts.decode(),
        parts.update(),
        step.seconds() / cell.none().seconds(),
        step.equals(cell.fastest()));
  }

  private String json() throws JsonProcessingException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root =
        mapper
            .createObjectNode()
            .put("network", grid.workload().network())
            .put("parameters", grid.workload().parameters())
            .put("steps", grid.workload().steps())
            .put("workersPerHost", grid.workersPerHost())
            .put("latencySeconds", grid.latencySeconds());
    ArrayNode cells = root.putArray("cells");
    for (Cell cell : grid.cells()) {
      ObjectNode node =
          cells
              .addObject()
              .put("hosts", cell.hosts())
              .put("bitsPerSecond", cell.rate().bitsPerSecond())
              .put("fastest", cell.fastest().model().name())
              .put("overNone", cell.ratio());
      ArrayNode methods = node.putArray("methods");
      for (MethodStep step : cell.steps()) {
        methods
            .addObject()
            .put("method", step.model().name())
            .put("available", step.model().available())
            .put("seconds", step.seconds())
            .set("parts", mapper.valueToTree(step.parts()));
      }
    }
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }
}
