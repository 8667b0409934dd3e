package dev.parsimony.spark.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.exchange.collective.ExchangeFigures;
import dev.parsimony.spark.driver.observe.RecordingObserver;
import dev.parsimony.spark.driver.observe.RunEvents;
import dev.parsimony.spark.driver.observe.Told;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.metrics.PhaseTimes;
import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.metrics.RankEvent;
import dev.parsimony.spark.metrics.RankEvents;
import dev.parsimony.spark.metrics.TensorFigures;
import dev.parsimony.spark.metrics.TestFigures;
import dev.parsimony.spark.metrics.Traffic;
import dev.parsimony.spark.report.EpochReport;
import dev.parsimony.spark.report.Report;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RunProgressTest {
  private static final EpochReport EPOCHS =
      new EpochReport(
          ParameterLayout.of(List.of(new ParameterTensor("w", 0, 1000, TensorKind.TRAINED))),
          10,
          4);

  private final RecordingObserver recorder = new RecordingObserver();
  private final List<String> warnings = new ArrayList<>();

  private static EpochFigures epoch(int number, long bytes) {
    Traffic traffic = new Traffic();
    traffic.addStep(100, bytes, 1);
    return new EpochFigures(
        number, 0.5, traffic, new PhaseTimes(), TestFigures.NONE, 2, 7 + number);
  }

  private static RankEvent ended(int number, long bytes) {
    return new RankEvent.EpochEnded(epoch(number, bytes));
  }

  private void with(int workers, Consumer<RunProgress> test) {
    try (RunEvents events = RunEvents.to(List.of(recorder), ignored -> {})) {
      RunProgress progress = new RunProgress(events, warnings::add, EPOCHS);
      progress.restart(workers, EPOCHS);
      test.accept(progress);
    }
  }

  @Test
  void anEpochIsToldOfWhenAllRanksHaveEndedIt() {
    with(
        2,
        progress -> {
          progress.accept(0, ended(1, 300));
          progress.accept(0, ended(2, 300));
          progress.accept(0, new RankEvent.CheckpointKept(8));
          progress.accept(1, ended(1, 500));
          progress.accept(1, ended(2, 700));
        });
    assertEquals(List.of("checkpoint 8", "epoch 1", "epoch 2"), recorder.calls);
    Report.Epoch first = recorder.epochs.get(0);
    assertEquals(800, first.bytesSent());
    assertEquals(40, first.examplesPerSecond(), 1e-9);
    assertEquals(10, first.elementsRatio(), 1e-9);
  }

  @Test
  void anotherAttemptTellsNoEpochAgain() {
    with(
        2,
        progress -> {
          progress.accept(0, ended(1, 300));
          progress.accept(1, ended(1, 300));
          progress.accept(0, ended(2, 300));
          progress.restart(1, EPOCHS);
          progress.accept(0, ended(1, 300));
          progress.accept(0, ended(2, 400));
        });
    assertEquals(List.of("epoch 1", "epoch 2"), recorder.calls);
    assertEquals(400, recorder.epochs.get(1).bytesSent());
  }

  private static List<EpochFigures> epochs(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(number -> epoch(number, 300)).toList();
  }

  private static RankOutcome.Trained trained(int rank, int epochs) {
    return new RankOutcome.Trained(
        rank, "a", true, ExchangeFigures.IN_MEMORY, epochs(epochs), 0, new byte[0], List.of());
  }

  private List<Integer> told() {
    return recorder.epochs.stream().map(Report.Epoch::epoch).toList();
  }

  private static List<Integer> numbers(int first, int last) {
    return IntStream.rangeClosed(first, last).boxed().toList();
  }

  @Test
  void whatNoHeartbeatToldOfComesAtTheEndHoweverMuchItIs() {
    with(
        2,
        progress -> {
          progress.accept(0, ended(1, 300));
          progress.accept(1, ended(1, 300));
          progress.accept(0, ended(2, 300));
          progress.complete(List.of(trained(0, 5000), trained(1, 5000)));
        });
    assertEquals(numbers(1, 5000), told());
  }

  @Test
  void epochsThatNoHeartbeatCarriedAreLeftOutAndHoldUpNoOther() {
    with(
        2,
        progress -> {
          for (int rank = 0; rank <= 1; rank++) {
            progress.accept(rank, ended(1, 300));
            progress.accept(rank, ended(11 + rank, 300));
            progress.accept(rank, ended(13, 300));
          }
        });
    assertEquals(List.of(1, 13), told());
  }

  @Test
  void epochsBeforeAResumeComeFirstHoweverManyThereAre() {
    with(
        2,
        progress -> {
          progress.accept(0, new RankEvent.EpochsBefore(epochs(3000)));
          progress.accept(0, ended(3001, 300));
          progress.accept(1, new RankEvent.EpochsBefore(epochs(3000)));
          progress.accept(1, ended(3001, 300));
          progress.restart(1, EPOCHS);
          progress.accept(0, new RankEvent.EpochsBefore(epochs(2990)));
          progress.accept(0, ended(3001, 300));
          progress.accept(0, ended(3002, 300));
        });
    assertEquals(numbers(1, 3002), told());
  }

  @Test
  void aRankThatTellsNothingKeepsNoMoreThanTheLatestWaiting() {
    int last = 3 * RunProgress.MOST_UNTOLD;
    with(
        2,
        progress -> {
          for (int epoch = 1; epoch <= last; epoch++) {
            progress.accept(0, ended(epoch, 300));
          }
          for (int epoch = 1; epoch <= last; epoch++) {
            progress.accept(1, ended(epoch, 300));
          }
        });
    assertEquals(numbers(last - RunProgress.MOST_UNTOLD + 1, last), told());
  }

  @Test
  void hostsAreToldOfWhenAllAreKnownAndWhereTheyChange() {
    with(
        2,
        progress -> {
          progress.accept(1, new RankEvent.Placed("b"));
          progress.accept(0, new RankEvent.Placed("a"));
          progress.accept(0, new RankEvent.Placed("a"));
          progress.accept(0, new RankEvent.Placed("c"));
        });
    assertEquals(List.of("a", "b", "c", "b"), recorder.hosts);
  }

  @Test
  void whatIsAmissOnExecutorsIsWarnedOfOnceInAllAttempts() {
    RankEvent fewFiles = new RankEvent.Warned("This process may have only 128 open files.");
    with(
        2,
        progress -> {
          progress.accept(1, new RankEvent.Placed("b"));
          progress.accept(1, fewFiles);
          progress.accept(0, new RankEvent.Placed("a"));
          progress.accept(0, fewFiles);
          progress.restart(2, EPOCHS);
          progress.accept(1, new RankEvent.Placed("b"));
          progress.accept(1, fewFiles);
          progress.accept(1, new RankEvent.Warned("The disk is full."));
        });
    assertEquals(
        List.of(
            "warning: b: This process may have only 128 open files.",
            "warning: b: The disk is full."),
        warnings);
  }

  @Test
  void heartbeatsCarryTheEventsOfTheLastWhile() {
    AtomicLong now = new AtomicLong();
    RankEventsAccumulator accumulator = new RankEventsAccumulator();
    RankEvents events = accumulator.of(0, 5, 10, false, now::get);
    for (int epoch = 1; epoch <= 5; epoch++) {
      now.set(4L * epoch);
      events.tell(ended(epoch, 300));
    }
    assertEquals(2, accumulator.value().first());
    assertEquals(3, accumulator.value().events().size());
    for (int epoch = 0; epoch <= RankEventsAccumulator.MOST_EVENTS; epoch++) {
      events.tell(ended(epoch, 300));
    }
    assertEquals(RankEventsAccumulator.MOST_EVENTS, accumulator.value().events().size());
    assertEquals(6, accumulator.value().first());
  }

  @Test
  void heartbeatsCarryTheTensorsOfTheLatestEpochsAndEachIsToldOnce() {
    AtomicLong now = new AtomicLong();
    RankEventsAccumulator accumulator = new RankEventsAccumulator();
    assertFalse(accumulator.of(0, 5, 10, false, now::get).wantsTensors());
    assertFalse(accumulator.of(1, 5, 10, true, now::get).wantsTensors());
    RankEvents events = accumulator.of(0, 5, 10, true, now::get);
    assertTrue(events.wantsTensors());
    with(
        1,
        progress -> {
          RankEventsListener listener = new RankEventsListener(0, progress);
          for (int epoch = 1; epoch <= 5; epoch++) {
            now.set(4L * epoch);
            events.tensors(tensors(epoch));
            listener.accept(accumulator.value());
          }
          assertEquals(3, accumulator.value().tensors().size());
          for (int epoch = 6; epoch <= 25; epoch++) {
            events.tensors(tensors(epoch));
          }
          listener.accept(accumulator.value());
        });
    assertEquals(
        List.of(1, 2, 3, 4, 5, 22, 23, 24, 25),
        recorder.tensors.stream().map(TensorFigures::epoch).toList());
  }

  /** As many that a heartbeat carries four epochs of them. */
  private static TensorFigures tensors(int epoch) {
    List<TensorFigures.Tensor> one = Told.tensors(epoch).tensors().subList(0, 1);
    int perTensor = new TensorFigures(epoch, epoch, one).bytes();
    int count = RankEventsAccumulator.MOST_TENSOR_BYTES / perTensor / 4;
    return new TensorFigures(epoch, epoch, Collections.nCopies(count, one.get(0)));
  }

  @Test
  void onlyTheFirstRankTellsProgress() {
    RankEventsAccumulator accumulator = new RankEventsAccumulator();
    Progress progress = new Progress(1, 3, 2, 40, 0.5, 100, 7, 28, 58_612, 0.1, 0.05, 1, 1, 0.001);
    accumulator.of(1, 6, 10, false).progress(progress);
    assertEquals(true, accumulator.isZero());
    accumulator.of(0, 5, 10, false).progress(progress);
    assertEquals(progress, accumulator.value().progress().orElseThrow());
  }
}
