package dev.parsimony.spark.bench.paper;

import dev.parsimony.spark.bench.report.ResumableCsv;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Results in a file to which each is added as it comes, so that a table can be gone on with. */
final class PaperResults {
  private static final List<String> SETTINGS =
      List.of("method", "optimizer", "share", "updater", "data", "model", "epochs", "seed");
  private static final List<String> FIGURES =
      List.of("accuracy", "loss", "testLoss", "elementsRatio", "wireRatio", "seconds");

  private final ResumableCsv file;

  private PaperResults(ResumableCsv file) {
    this.file = file;
  }

  /** Reads the file, or begins it. */
  static PaperResults open(Path file) throws IOException {
    return new PaperResults(ResumableCsv.open(file, SETTINGS, FIGURES));
  }

  Optional<PaperRun.Result> of(PaperRun run) {
    return file.of(key(run)).map(PaperResults::result);
  }

  private static PaperRun.Result result(List<String> figures) {
    double[] values = figures.stream().mapToDouble(Double::parseDouble).toArray();
    return new PaperRun.Result(values[0], values[1], values[2], values[3], values[4], values[5]);
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
    file.add(key(run), List.of(values.split(";")));
  }

  private static List<String> key(PaperRun run) {
    return List.of(
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
