package dev.parsimony.spark.bench.paper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Results in a file to which each is added as it comes, so that a table can be gone on with. */
final class PaperResults {
  private static final String HEAD =
      "method;optimizer;share;updater;data;model;epochs;seed;accuracy;loss;testLoss;"
          + "elementsRatio;wireRatio;seconds";
  private static final int SETTINGS = 8;
  private static final int COLUMNS = 14;

  private final Path file;
  private final Map<String, PaperRun.Result> known = new LinkedHashMap<>();

  private PaperResults(Path file) {
    this.file = file;
  }

  /** Reads the file, or begins it. */
  static PaperResults open(Path file) throws IOException {
    PaperResults results = new PaperResults(file);
    if (!Files.exists(file)) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, HEAD + "\n");
    }
    String text = Files.readString(file);
    int whole = text.lastIndexOf('\n') + 1;
    if (whole < text.length()) { // a run was ended while it wrote its line
      Files.writeString(file, text.substring(0, whole));
    }
    for (String line : Files.readAllLines(file)) {
      String[] columns = line.split(";", -1);
      if (columns.length == COLUMNS && !line.equals(HEAD)) {
        results.known.put(String.join(";", Arrays.copyOf(columns, SETTINGS)), result(columns));
      }
    }
    return results;
  }

  private static PaperRun.Result result(String[] columns) {
    double[] values =
        Arrays.stream(columns).skip(SETTINGS).mapToDouble(Double::parseDouble).toArray();
    return new PaperRun.Result(values[0], values[1], values[2], values[3], values[4], values[5]);
  }

  Optional<PaperRun.Result> of(PaperRun run) {
    return Optional.ofNullable(known.get(key(run)));
  }

  void add(PaperRun run, PaperRun.Result result) throws IOException {
    String values =
        String.format(
            Locale.ROOT,
            "%.2f;%.5f;%.5f;%.2f;%.2f;%.1f",
            result.accuracy(),
            result.loss(),
            result.testLoss(),
            result.elementsRatio(),
            result.wireRatio(),
            result.seconds());
    Files.writeString(file, key(run) + ";" + values + "\n", StandardOpenOption.APPEND);
    known.put(key(run), result);
  }

  private static String key(PaperRun run) {
    return String.join(
        ";",
        run.row().method(),
        run.row().optimizer().toString(),
        run.share(),
        run.updater(),
        run.data(),
        run.model(),
        Integer.toString(run.epochs()),
        Integer.toString(run.seed()));
  }
}
