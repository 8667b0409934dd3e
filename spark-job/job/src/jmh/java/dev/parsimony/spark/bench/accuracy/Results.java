package dev.parsimony.spark.bench.accuracy;

import dev.parsimony.spark.bench.report.ResumableCsv;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What has been trained and measured so far, in two files that only grow. */
final class Results {
  private static final List<String> SETTINGS = List.of("task", "data", "contestant");

  private final Settings settings;
  private final ResumableCsv runs;
  private final ResumableCsv turns;

  /** Reads the files, or begins them. */
  Results(Settings settings) throws IOException {
    this.settings = settings;
    List<String> of = new ArrayList<>(SETTINGS);
    of.addAll(List.of("rate", "learningRate", "seed", "epochs"));
    this.runs = ResumableCsv.open(settings.results().resolve("results.csv"), of, Run.COLUMNS);
    List<String> measured = new ArrayList<>(SETTINGS);
    measured.addAll(List.of("learningRate", "round"));
    this.turns =
        ResumableCsv.open(
            settings.results().resolve("steps.csv"), measured, StepTimes.Round.COLUMNS);
  }

  private List<String> key(Contestant contestant, Object... further) {
    List<String> key = new ArrayList<>();
    key.add(settings.task().name());
    key.add(settings.data() + (settings.quick() ? ", part" : ""));
    key.add(contestant.name());
    Arrays.stream(further).map(Object::toString).forEach(key::add);
    return key;
  }

  private List<String> key(Trainer.Plan plan) {
    return key(plan.contestant(), plan.rate(), plan.learningRate(), plan.seed(), plan.epochs());
  }

  Optional<Run> of(Trainer.Plan plan) {
    return runs.of(key(plan)).map(Run::ofCells);
  }

  void add(Trainer.Plan plan, Run run) throws IOException {
    runs.add(key(plan), run.toCells());
  }

  /** Returns what a round has measured. */
  Optional<StepTimes.Round> turns(Contestant contestant, double learningRate, int round) {
    return turns.of(key(contestant, learningRate, round)).map(StepTimes.Round::ofCells);
  }

  void addTurns(Contestant contestant, double learningRate, int round, StepTimes.Round measured)
      throws IOException {
    turns.add(key(contestant, learningRate, round), measured.toCells());
  }

  /** Returns the runs that choose a contestant's learning rate: one epoch each, of seed 1. */
  List<Trainer.Plan> tuning(Contestant contestant) {
    Contestant first =
        Contestant.ALL.stream()
            .filter(other -> other.tuning().equals(contestant.tuning()))
            .findFirst()
            .orElseThrow();
    return settings.learningRates().stream()
        .map(rate -> new Trainer.Plan(first, StepTimes.UNLIMITED, rate, 1, 1))
        .toList();
  }

  /** Returns the best learning rate of those with which a training ended; empty without any. */
  OptionalDouble learningRate(Contestant contestant) {
    if (settings.learningRates().size() == 1) {
      return OptionalDouble.of(settings.learningRates().get(0));
    }
    return tuning(contestant).stream()
        .filter(plan -> of(plan).isPresent())
        .max(Comparator.comparingDouble(plan -> of(plan).orElseThrow().epochs().get(0).accuracy()))
        .map(plan -> OptionalDouble.of(plan.learningRate()))
        .orElse(OptionalDouble.empty());
  }

  /** Returns a contestant's training at a rate. */
  Trainer.Plan plan(Contestant contestant, String rate, double learningRate, int seed) {
    return new Trainer.Plan(contestant, rate, learningRate, seed, settings.epochs());
  }

  /** Returns the runs without a limit so far, of all seeds. */
  List<Run> runs(Contestant contestant) {
    OptionalDouble rate = learningRate(contestant);
    return rate.isEmpty()
        ? List.of()
        : settings.seeds().stream()
            .map(seed -> of(plan(contestant, StepTimes.UNLIMITED, rate.getAsDouble(), seed)))
            .flatMap(Optional::stream)
            .toList();
  }

  /** Returns the time of a step at each rate; empty while it has not been measured. */
  Optional<StepTimes> times(Contestant contestant) {
    List<Run> known = runs(contestant);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    if (contestant.system().alone()) {
      return Optional.of(
          StepTimes.constant(known.stream().mapToDouble(Run::stepSeconds).average().orElseThrow()));
    }
    List<StepTimes.Round> rounds = new ArrayList<>();
    for (int round = 1; round <= settings.rounds(); round++) {
      turns(contestant, learningRate(contestant).getAsDouble(), round).ifPresent(rounds::add);
    }
    return rounds.isEmpty() ? Optional.empty() : Optional.of(StepTimes.of(rounds));
  }
}
