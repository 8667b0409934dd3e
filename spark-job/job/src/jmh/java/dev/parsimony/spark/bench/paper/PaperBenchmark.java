package dev.parsimony.spark.bench.paper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The paper's table, run by run; each run's result is kept, and made no second time.
 *
 * <p>Arguments: FOLDER LOCAL_SH DATA MODEL EPOCHS SEEDS SHARES ADAM MOMENTUM ROWS, where SEEDS and
 * SHARES are lists with commas, ADAM and MOMENTUM updaters, and ROWS a text that rows must contain.
 */
public final class PaperBenchmark {
  private static final double LEAST_ACCURACY = 10;

  private PaperBenchmark() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    List<PaperRun> plans = plans(args);
    PaperResults results = PaperResults.open(folder.resolve("results.csv"));
    PaperTable table = new PaperTable(plans, results);
    int done = 0;
    for (PaperRun run : plans) {
      done++;
      if (results.of(run).isPresent()) {
        continue;
      }
      System.out.printf("%d of %d: %s ...%n", done, plans.size(), run);
      PaperRun.Result result = run.train(Path.of(args[1]), folder.resolve("run"));
      results.add(run, result);
      System.out.printf(
          "  %.1f %%, loss %.3f, elements %.1f, wire %.1f, %.0f s%n",
          result.accuracy(),
          result.loss(),
          result.elementsRatio(),
          result.wireRatio(),
          result.seconds());
      write(folder, table);
    }
    write(folder, table);
    System.out.println(table);
    System.out.println("written to " + folder + ": results.csv, table.md, ratio.svg");
    System.exit(0);
  }

  /** Seeds come last, so that a table is whole, of one seed, as early as can be. */
  private static List<PaperRun> plans(String[] args) {
    List<PaperRun> plans = new ArrayList<>();
    for (String seed : args[5].split(",")) {
      for (String share : args[6].split(",")) {
        for (PaperRow row : PaperRow.ALL) {
          if (row.toString().contains(args[9])) {
            String updater = row.optimizer() == PaperRow.Optimizer.ADAM ? args[7] : args[8];
            plans.add(
                new PaperRun(
                    row,
                    share,
                    updater,
                    args[2],
                    args[3],
                    Integer.parseInt(args[4]),
                    Integer.parseInt(seed.strip())));
          }
        }
      }
    }
    if (plans.isEmpty()) {
      System.err.println("error: no row contains \"" + args[9] + "\"; rows are " + PaperRow.ALL);
      System.exit(2);
    }
    return plans;
  }

  private static void write(Path folder, PaperTable table) throws IOException {
    Files.writeString(folder.resolve("table.md"), table.toString());
    RatioPlot plot = new RatioPlot(LEAST_ACCURACY);
    for (PaperRow row : table.plans().stream().map(PaperRun::row).distinct().toList()) {
      boolean adam = row.optimizer() == PaperRow.Optimizer.ADAM;
      plot.add("paper", adam, row.paperRatio(), row.paperAccuracy(), row.method());
      for (String share : List.of("gradients", "updates")) {
        List<PaperRun.Result> found = table.of(row, share);
        plot.add(
            share,
            adam,
            PaperTable.mean(found, PaperRun.Result::elementsRatio),
            PaperTable.mean(found, PaperRun.Result::accuracy),
            row.method());
      }
    }
    Files.writeString(
        folder.resolve("ratio.svg"), plot.svg("Accuracy against compression, 8 workers x 64"));
  }
}
