package dev.parsimony.spark.worker;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.ShuffledBatches;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.Networks;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A peer's message that is not what this version writes. */
final class UnreadableMessageTest {
  private static final String MODEL = "mlp:8";

  /** How the other worker's message differs from this one's. */
  private enum Change {
    LAST_BYTE("CRC32C") {
      @Override
      byte[] of(byte[] message) {
        message[message.length - 1] ^= 1;
        return message;
      }
    },
    FIRST_BYTE("class ID") {
      @Override
      byte[] of(byte[] message) {
        message[0] ^= 1;
        return message;
      }
    },
    A_BYTE_MORE("CRC32C") {
      @Override
      byte[] of(byte[] message) {
        return Arrays.copyOf(message, message.length + 1);
      }
    },
    A_BYTE_LESS("CRC32C") {
      @Override
      byte[] of(byte[] message) {
        return Arrays.copyOf(message, message.length - 1);
      }
    };

    final String cause;

    Change(String cause) {
      this.cause = cause;
    }

    abstract byte[] of(byte[] message);
  }

  @ParameterizedTest
  @EnumSource
  void namesWhoSentItAndWhen(Change change) throws Exception {
    NativeRuntime.prepare(1);
    ExampleFormat format = Trainings.format(MODEL);
    try (Replica replica =
        Networks.replica(
            Trainings.network(MODEL, "sgd:0.1", 1),
            format,
            4,
            2,
            MomentRequest.EXACT,
            KernelChoice.DL4J,
            1)) {
      ShuffledBatches batches = new ShuffledBatches(Trainings.examples(format, 8, 1), 4, 1, 0);
      batches.startEpoch(0);
      StepLoop loop =
          new GradientLoop(
              new Learner(replica, CompressorSpec.parse("variance").create(replica.layout(), 1)),
              new EchoExchange(change::of),
              batches,
              new Batch(4, format),
              new TrainingSchedule(0, 1, 1, 4, false),
              new WorkerState(1),
              Checkpointer.NONE);
      TrainingFailedException failure = assertThrows(TrainingFailedException.class, loop::step);
      String sentence = String.valueOf(failure.getMessage());
      assertTrue(
          sentence.startsWith("The message of worker 1 in step 1 cannot be read ("), sentence);
      assertTrue(sentence.contains(change.cause), sentence);
      assertTrue(
          sentence.endsWith(" Run the same version of Parsimony on all executors."), sentence);
    }
  }
}
