package dev.parsimony.spark.bench;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeListener;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.ShuffledBatches;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.worker.Checkpointer;
import dev.parsimony.spark.worker.Replica;
import dev.parsimony.spark.worker.TestPass;
import dev.parsimony.spark.worker.TrainingSchedule;
import dev.parsimony.spark.worker.Worker;
import dev.parsimony.spark.worker.WorkerState;
import java.io.IOException;
import java.util.List;

/** A worker alone in its world, as the job runs it. */
final class OneWorker implements AutoCloseable {
  private static final byte[] TOKEN = new byte[32];

  private final Replica replica;
  private final Exchange exchange;
  private final CompressorSpec compression;
  private final RandomExamples examples;
  private final ExampleFormat format;
  private final int batchSize;

  OneWorker(
      NetworkSnapshot network,
      CompressorSpec compression,
      RandomExamples examples,
      ExampleFormat format,
      int batchSize)
      throws IOException {
    this.compression = compression;
    this.examples = examples;
    this.format = format;
    this.batchSize = batchSize;
    replica = Networks.replica(network, format, batchSize, 1, compression.moments(), 1);
    ExchangeListener listener = ExchangeListener.open("127.0.0.1");
    List<PeerAddress> peers = List.of(new PeerAddress(0, "127.0.0.1", listener.port()));
    exchange =
        listener.connect(0, peers, new ExchangeConfig(TOKEN, 0, 10_000, 1 << 30), () -> false);
  }

  /** Trains one epoch over all examples and gives its figures. */
  EpochFigures epoch() throws IOException {
    RandomExamples none = new RandomExamples(0, format.shape(), 1, 1);
    return new Worker(
            replica,
            compression.create(replica.layout(), 1),
            exchange,
            new ShuffledBatches(examples, batchSize, 1, 0),
            new Batch(batchSize, format),
            new TestPass(none, format, batchSize),
            new TrainingSchedule(0, 1, examples.size() / batchSize, batchSize, false),
            new WorkerState(),
            Checkpointer.NONE,
            progress -> {})
        .train()
        .get(0);
  }

  @Override
  public void close() throws IOException {
    exchange.close();
    replica.close();
  }
}
