package dev.parsimony.spark.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.exchange.FailureReport;
import dev.parsimony.exchange.collective.AllReduce;
import dev.parsimony.exchange.collective.BlockListener;
import dev.parsimony.exchange.collective.BlockSource;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeFigures;
import dev.parsimony.exchange.collective.ExchangeTuning;
import dev.parsimony.exchange.collective.ReceivedBlock;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.ShuffledBatches;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.Networks;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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
              new Echo(change),
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

  /** Two workers of which the other sends this one's message, changed. */
  private static final class Echo implements Exchange {
    private final Change change;
    private List<ReceivedBlock> received = List.of();

    Echo(Change change) {
      this.change = change;
    }

    @Override
    public int rank() {
      return 0;
    }

    @Override
    public int worldSize() {
      return 2;
    }

    @Override
    public void allgatherv(BlockSource block, BlockListener listener) {
      block.makeAll();
      allgatherv(block.bytes(), block.length());
      received.forEach(listener::arrived);
    }

    @Override
    public void allgatherv(byte[] block, int length) {
      byte[] own = Arrays.copyOf(block, length);
      received = List.of(new SentBlock(0, own), new SentBlock(1, change.of(own.clone())));
    }

    @Override
    public List<ReceivedBlock> received() {
      return received;
    }

    @Override
    public Optional<AllReduce> allReduce() {
      return Optional.empty();
    }

    @Override
    public <T> T shared(Supplier<T> maker) {
      return maker.get();
    }

    @Override
    public ExchangeTuning tuning() {
      return new ExchangeTuning() {
        @Override
        public void calibrate() {}

        @Override
        public ExchangeFigures figures(long vectorBytes) {
          return ExchangeFigures.IN_MEMORY;
        }

        @Override
        public long waitNanos() {
          return 0;
        }

        @Override
        public long framedLength(int length) {
          return length;
        }
      };
    }

    @Override
    public void abort(FailureReport report) {
      assertEquals(0, report.culprit());
    }

    @Override
    public void close() {}
  }
}
