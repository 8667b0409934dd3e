package dev.parsimony.spark.bench.accuracy;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Time to accuracy, run by run; each result is kept, and made no second time.
 *
 * <p>Arguments: FOLDER HOSTS_SCRIPT HOSTS_NAME SUBMIT_SCRIPT SCRATCH PYTHON PROGRAMS TASK DATA
 * EPOCHS SEEDS LEARNING_RATES SLICE_MINUTES quick|full MASTER, where SEEDS and LEARNING_RATES are
 * lists with commas.
 */
public final class AccuracyBenchmark {
  private static final double NANOS_PER_MINUTE = 60e9;

  /** Something that takes a while. */
  private interface Work {
    void run() throws IOException;
  }

  private final Settings settings;
  private final Results results;
  private final Trainers trainers;
  private final long begin = System.nanoTime();
  private final Set<String> failures = new LinkedHashSet<>();
  private boolean sliceOver;

  private AccuracyBenchmark(Settings settings, Results results, Trainers trainers) {
    this.settings = settings;
    this.results = results;
    this.trainers = trainers;
  }

  public static void main(String[] args) {
    boolean whole = false;
    try {
      Settings settings = Settings.of(args);
      Results results = new Results(settings);
      try (Trainers trainers = new Trainers(settings)) {
        whole = new AccuracyBenchmark(settings, results, trainers).run();
      }
    } catch (IOException e) {
      System.err.println("error: " + e.getMessage());
      System.exit(2);
    }
    System.exit(whole ? 0 : 1);
  }

  /**
   * Does one seed of all first, so that the tables are whole as early as can be.
   *
   * @return false where something failed
   */
  private boolean run() throws IOException {
    if (settings.learningRates().size() > 1) {
      for (Contestant contestant : settings.contestants()) {
        for (Trainer.Plan plan : results.tuning(contestant)) {
          train(plan);
        }
      }
    }
    for (int seed : settings.seeds()) {
      for (Contestant contestant : settings.contestants()) {
        train(contestant, StepTimes.UNLIMITED, seed);
      }
      measure();
      for (Contestant contestant : settings.whole()) {
        for (String rate : StepTimes.RATES) {
          train(contestant, rate, settings.seeds().get(0));
        }
      }
      Report.write(settings, results);
    }
    System.out.println(Report.write(settings, results));
    failures.forEach(failure -> System.out.println("failed: " + failure));
    if (sliceOver) {
      System.out.println("The slice is over; the same command goes on with what is left.");
    }
    return failures.isEmpty();
  }

  private void train(Contestant contestant, String rate, int seed) throws IOException {
    if (results.learningRate(contestant).isPresent()) {
      train(results.plan(contestant, rate, results.learningRate(contestant).getAsDouble(), seed));
    }
  }

  private void train(Trainer.Plan plan) throws IOException {
    if (results.of(plan).isEmpty()) {
      attempt(
          plan.contestant(),
          plan.toString(),
          () -> {
            Run run = trainers.of(plan.contestant()).train(plan);
            results.add(plan, run);
            Run.Epoch last = run.epochs().get(run.epochs().size() - 1);
            System.out.printf(
                Locale.ROOT,
                "  %.2f %%, loss %.4f, %.0f ms a step, start %.1f s%n",
                100 * last.accuracy(),
                last.loss(),
                1e3 * run.stepSeconds(),
                run.start());
          });
    }
  }

  private void measure() throws IOException {
    for (int round = 1; round <= settings.rounds(); round++) {
      for (Contestant contestant : settings.contestants()) {
        List<Run> known = results.runs(contestant);
        if (!contestant.system().alone() && !known.isEmpty()) {
          measure(contestant, results.learningRate(contestant).getAsDouble(), round, known.get(0));
        }
      }
    }
  }

  private void measure(Contestant contestant, double learningRate, int round, Run known)
      throws IOException {
    if (results.turns(contestant, learningRate, round).isEmpty()) {
      attempt(
          contestant,
          contestant.name() + ", time of a step, round " + round,
          () -> {
            StepTimes.Round turns = trainers.of(contestant).turns(contestant, learningRate, known);
            results.addTurns(contestant, learningRate, round, turns);
            for (int i = 0; i < StepTimes.TURNS.size(); i++) {
              System.out.printf(
                  Locale.ROOT, "  %s %.0f ms", StepTimes.TURNS.get(i), 1e3 * turns.at(i));
            }
            System.out.println();
          });
    }
  }

  /** Does it, unless the slice is over; what fails is named at the end, and tried by the next. */
  private void attempt(Contestant contestant, String name, Work work) throws IOException {
    double minutes = (System.nanoTime() - begin) / NANOS_PER_MINUTE;
    sliceOver |= minutes >= settings.sliceMinutes();
    if (sliceOver) {
      return;
    }
    System.out.printf(Locale.ROOT, "%.0f min: %s ...%n", minutes, name);
    try {
      work.run();
    } catch (IOException e) {
      System.out.println("  failed: " + e.getMessage());
      failures.add(name);
      trainers.drop(contestant);
    }
  }
}
