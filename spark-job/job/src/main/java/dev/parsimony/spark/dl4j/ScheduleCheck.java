package dev.parsimony.spark.dl4j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parsimony.spark.config.UserErrorException;
import java.io.IOException;
import java.util.Locale;
import org.deeplearning4j.nn.conf.serde.JsonMappers;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Follows the schedules of a configuration over the steps that a run will take. Of long runs it
 * looks at steps at equal distances, at the first and at the last one.
 */
final class ScheduleCheck implements ConfiguredNumbers.Visitor {
  private static final int MAX_LOOKS = 20_000;

  private final int iteration;
  private final int epoch;
  private final int stepsPerEpoch;
  private final int epochs;

  private ScheduleCheck(int iteration, int epoch, int stepsPerEpoch, int epochs) {
    this.iteration = iteration;
    this.epoch = epoch;
    this.stepsPerEpoch = stepsPerEpoch;
    this.epochs = epochs;
  }

  /**
   * Checks all schedules.
   *
   * @param stepsPerEpoch of the run, which continues from the network's counters
   * @throws UserErrorException naming the layer, the schedule and the step
   */
  static void require(NetworkSnapshot network, int stepsPerEpoch, int epochs) {
    ConfiguredNumbers.visit(
        network.configurationJson(),
        new ScheduleCheck(
            network.state().iteration(), network.state().epoch(), stepsPerEpoch, epochs));
  }

  @Override
  public void number(String place, String owner, String key, double value, JsonNode siblings) {
    // HyperparameterCheck has seen them.
  }

  @Override
  public void schedule(String place, String owner, String key, JsonNode json) {
    ISchedule schedule;
    try {
      schedule = JsonMappers.getMapper().readValue(json.toString(), ISchedule.class);
    } catch (IOException e) {
      throw refusal(place, key, "cannot be read (" + Dl4jReason.of(e) + ")");
    }
    long steps = (long) stepsPerEpoch * epochs;
    long distance = Math.max(1, steps / MAX_LOOKS);
    for (long step = 0; step < steps; step += distance) {
      requireValue(schedule, place, key, step);
    }
    requireValue(schedule, place, key, steps - 1);
  }

  private void requireValue(ISchedule schedule, String place, String key, long step) {
    double value;
    int inEpoch = (int) (step / stepsPerEpoch);
    try {
      value = schedule.valueAt(Math.toIntExact(iteration + step), epoch + inEpoch);
    } catch (RuntimeException e) {
      throw refusal(place, key, "fails" + at(step, inEpoch) + " (" + Dl4jReason.of(e) + ")");
    }
    if (!Double.isFinite(value) || value < 0) {
      throw refusal(place, key, "is " + value + at(step, inEpoch));
    }
  }

  private static String at(long step, int inEpoch) {
    return String.format(Locale.ROOT, " in step %d, epoch %d", step + 1, inEpoch + 1);
  }

  private static UserErrorException refusal(String place, String key, String what) {
    return new UserErrorException(
        place
            + ": its schedule of "
            + key
            + " "
            + what
            + "; it must be finite and 0 or more throughout the run.");
  }
}
