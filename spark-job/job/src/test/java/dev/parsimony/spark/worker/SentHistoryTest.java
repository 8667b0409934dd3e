package dev.parsimony.spark.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.ShuffledBatches;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.share.Sharing;
import dev.parsimony.spark.share.Target;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whether a worker's messages are written against those that it sent before, by their bytes. Where
 * flags and the form of the first block stand, and what they mean, WIRE-FORMAT.md says.
 */
final class SentHistoryTest {
  private static final String MODEL = "mlp:128";
  private static final int STEPS = 8;
  private static final int BATCH_SIZE = 8;

  private static final int FLAGS = 3;
  private static final int FIRST_BLOCK = 8;
  private static final int CODEC = 7;
  private static final int SPLIT = 6;

  @Test
  void aRunKeepsTheElementsSentLast() throws Exception {
    List<byte[]> messages = messages(Sharing.GRADIENTS);
    for (int step = 0; step < STEPS; step++) {
      // The first message begins a history, and each of the others counts those before.
      assertEquals(step == 0 ? 1 : 2 | step << 2, messages.get(step)[FLAGS], "step " + step);
    }
    assertFalse(isSplit(messages.get(0)));
    // Each block has its shortest form, so that not all are in two parts.
    assertTrue(messages.stream().anyMatch(SentHistoryTest::isSplit));
  }

  /** Alpha follows from the messages' lengths, which would be others in a run that is resumed. */
  @Test
  void aTargetOfBytesKeepsNone() throws Exception {
    Target ratio = new Target(Target.Kind.RATIO, 20);
    for (byte[] message : messages(Sharing.GRADIENTS.withTarget(ratio))) {
      assertEquals(0, message[FLAGS]);
      assertFalse(isSplit(message));
    }
  }

  @Test
  void aTargetOfTimeKeepsThem() throws Exception {
    Target share = new Target(Target.Kind.COMM, 0.5);
    assertEquals(6, messages(Sharing.GRADIENTS.withTarget(share)).get(1)[FLAGS]);
  }

  private static boolean isSplit(byte[] message) {
    return (message[FIRST_BLOCK] & CODEC) == SPLIT;
  }

  /** The gradients that one of two workers sends, step by step. */
  private static List<byte[]> messages(Sharing sharing) throws Exception {
    NativeRuntime.prepare(1);
    ExampleFormat format = Trainings.format(MODEL);
    List<byte[]> sent = new ArrayList<>();
    StepMessageCodec codec = new StepMessageCodec();
    try (Replica replica =
        Networks.replica(
            Trainings.network(MODEL, "sgd:0.1", 1),
            format,
            BATCH_SIZE,
            2,
            MomentRequest.EXACT,
            KernelChoice.DL4J,
            1)) {
      ShuffledBatches batches =
          new ShuffledBatches(Trainings.examples(format, STEPS * BATCH_SIZE, 1), BATCH_SIZE, 1, 0);
      batches.startEpoch(0);
      StepLoop loop =
          new GradientLoop(
              new Learner(
                  replica, CompressorSpec.parse("variance:alpha=1").create(replica.layout(), 1)),
              new EchoExchange(
                  bytes -> {
                    GradientMessage gradient = codec.decode(bytes, 0, bytes.length).gradient;
                    sent.add(content(gradient));
                    return bytes;
                  }),
              batches,
              new Batch(BATCH_SIZE, format),
              new TrainingSchedule(0, 1, STEPS, BATCH_SIZE, false).withSharing(sharing),
              new WorkerState(1),
              Checkpointer.NONE);
      for (int step = 0; step < STEPS; step++) {
        loop.step();
      }
    }
    return sent;
  }

  private static byte[] content(GradientMessage message) {
    byte[] content = new byte[message.length()];
    System.arraycopy(message.bytes(), message.offset(), content, 0, content.length);
    return content;
  }
}
