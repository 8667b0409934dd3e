package dev.parsimony.spark.api;

import dev.parsimony.spark.dl4j.TrainingListeners;
import dev.parsimony.spark.driver.Observers;
import dev.parsimony.spark.driver.RunContext;
import dev.parsimony.spark.driver.RunSubject;
import dev.parsimony.spark.driver.TrainingRun;
import dev.parsimony.spark.driver.observe.RunEvents;
import dev.parsimony.spark.report.RunConsole;
import java.util.Optional;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Model;

/**
 * The frame of a run that a program asks for: what is checked before it, and who hears how it ends.
 *
 * @param settings whose observers are told
 * @param console takes what the run says
 */
record ProgramRun(Settings settings, RunConsole console) {
  /** Trains when all is ready. */
  interface Training {
    TrainingRun.Result by(TrainingRun run);
  }

  /**
   * Trains a network.
   *
   * @param place where it is trained, for those who are told of it
   */
  TrainingRun.Result train(
      Model network,
      Function<RunEvents, RunContext> place,
      TrainingListeners listeners,
      Training training) {
    RunSubject subject = RunSubject.given(network.getClass().getSimpleName(), "RDD");
    try (RunEvents events = Observers.ofProgram(settings.observers, console)) {
      RunContext context = place.apply(events);
      TrainingRun run = new TrainingRun(subject, settings.config(), context, listeners);
      try {
        run.prepare();
        KryoCheck.requireArrays(context.spark().env().serializer());
        run.requireSlots();
        TrainingRun.Result result = training.by(run);
        events.ended(result.report(), Optional.empty());
        return result;
      } catch (Throwable e) {
        events.failed(e);
        throw e;
      }
    }
  }
}
