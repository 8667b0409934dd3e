package dev.parsimony.spark.worker;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.moments.SecondMomentAverage;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.collective.AllReduce;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeListener;
import dev.parsimony.exchange.collective.HalfParts;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.exchange.local.LocalGroups;
import dev.parsimony.exchange.local.Place;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.SecondMomentSchedule;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.BatchSource;
import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.metrics.RankEvents;
import dev.parsimony.spark.share.OuterOptimizer;
import dev.parsimony.spark.share.Sharing;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The workers of one training without Spark: threads of this JVM, each with a replica of its own,
 * over the real exchange.
 *
 * @param networks of each rank
 * @param batches of each rank
 * @param seed of dropout, to which the rank is added
 */
record Crew(
    int workers,
    IntFunction<NetworkSnapshot> networks,
    ExampleFormat format,
    CompressorSpec compression,
    IntFunction<BatchSource> batches,
    ExampleStore test,
    TrainingSchedule plan,
    long seed,
    int rankWithWrongStep,
    int wrongStep,
    SecondMomentSchedule secondMoments) {
  private static final String HOST = "127.0.0.1";

  /** Stands for sockets alone, over which vectors are summed where messages are dense. */
  static final int ALL_REDUCE = 0;

  private static final long LIMIT_SECONDS = 600;

  /**
   * How a rank ended.
   *
   * @param epochs empty after a failure
   * @param state null after a failure
   * @param vectorSums all-reduces
   */
  record Outcome(
      List<EpochFigures> epochs,
      @Nullable ReplicaState state,
      long vectorSums,
      @Nullable Throwable failure) {
    List<Long> hashes() {
      return epochs.stream().map(EpochFigures::parameterHash).toList();
    }

    List<Double> scores() {
      return epochs.stream().map(EpochFigures::score).toList();
    }
  }

  /** Whose gradients travel. */
  Crew(
      int workers,
      IntFunction<NetworkSnapshot> networks,
      ExampleFormat format,
      CompressorSpec compression,
      IntFunction<BatchSource> batches,
      ExampleStore test,
      TrainingSchedule plan,
      long seed,
      int rankWithWrongStep,
      int wrongStep) {
    this(
        workers,
        networks,
        format,
        compression,
        batches,
        test,
        plan,
        seed,
        rankWithWrongStep,
        wrongStep,
        SecondMomentSchedule.EVERY_STEP);
  }

  Crew sharing(Sharing newSharing) {
    return changed(networks, plan.withSharing(newSharing), secondMoments);
  }

  Crew secondMoments(SecondMomentSchedule schedule) {
    return changed(networks, plan, schedule);
  }

  Crew startingFrom(NetworkSnapshot network) {
    return changed(rank -> network, plan, secondMoments);
  }

  private Crew changed(
      IntFunction<NetworkSnapshot> newNetworks,
      TrainingSchedule newPlan,
      SecondMomentSchedule newSecondMoments) {
    return new Crew(
        workers,
        newNetworks,
        format,
        compression,
        batches,
        test,
        newPlan,
        seed,
        rankWithWrongStep,
        wrongStep,
        newSecondMoments);
  }

  Crew with(int newWorkers, IntFunction<BatchSource> newBatches, TrainingSchedule newPlan) {
    return new Crew(
        newWorkers,
        networks,
        format,
        compression,
        newBatches,
        test,
        newPlan,
        seed,
        rankWithWrongStep,
        wrongStep,
        secondMoments);
  }

  Crew withWrongStep(int rank, int step) {
    return new Crew(
        workers,
        networks,
        format,
        compression,
        batches,
        test,
        plan,
        seed,
        rank,
        step,
        secondMoments);
  }

  /** Trains, and throws where a rank failed. */
  List<Outcome> train() throws Exception {
    return train(workers);
  }

  /**
   * Trains, and throws where a rank failed.
   *
   * @param nodes local groups that share memory; as many as workers are there for sockets alone
   */
  List<Outcome> train(int nodes) throws Exception {
    List<Outcome> outcomes = run(nodes);
    for (Outcome outcome : outcomes) {
      if (outcome.failure() != null) {
        throw new AssertionError("A rank failed", outcome.failure());
      }
    }
    return outcomes;
  }

  /** Trains, and tells how each rank ended. */
  List<Outcome> run() throws IOException, InterruptedException {
    return run(workers);
  }

  /** Trains in that many local groups, and tells how each rank ended. */
  List<Outcome> run(int nodes) throws IOException, InterruptedException {
    List<ExchangeListener> listeners = new ArrayList<>();
    List<PeerAddress> peers = new ArrayList<>();
    for (int rank = 0; rank < workers; rank++) {
      listeners.add(ExchangeListener.open(HOST));
      peers.add(new PeerAddress(rank, HOST, listeners.get(rank).port()));
    }
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    try {
      List<Future<Outcome>> futures = new ArrayList<>();
      for (int rank = 0; rank < workers; rank++) {
        int self = rank;
        futures.add(threads.submit(() -> train(self, listeners.get(self), peers, nodes)));
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> future : futures) {
        outcomes.add(outcome(future));
      }
      return outcomes;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Outcome outcome(Future<Outcome> future) throws InterruptedException {
    try {
      return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return new Outcome(List.of(), null, 0, e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("A rank hangs", e);
    }
  }

  private Outcome train(int rank, ExchangeListener listener, List<PeerAddress> peers, int nodes)
      throws IOException {
    NativeRuntime.prepare(1);
    ExchangeConfig settings = new ExchangeConfig(new byte[16], 0, 30_000, 1 << 26);
    try (listener;
        Exchange exchange =
            nodes == workers || nodes == ALL_REDUCE
                ? connected(listener.connect(rank, peers, settings, () -> false), nodes)
                : LocalGroups.join(
                    rank, places(peers, nodes), settings, listener::connect, () -> false)) {
      try {
        return train(rank, exchange);
      } catch (RuntimeException e) {
        exchange.abort(rank, String.valueOf(e.getMessage()));
        throw e;
      }
    }
  }

  private static Exchange connected(Exchange exchange, int nodes) {
    return nodes == ALL_REDUCE ? preferringAllReduce(exchange) : exchange;
  }

  /** Whatever was measured. */
  private static Exchange preferringAllReduce(Exchange exchange) {
    return (Exchange)
        Proxy.newProxyInstance(
            Exchange.class.getClassLoader(),
            new Class<?>[] {Exchange.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("allReduce")) {
                return exchange.allReduce().map(PreferredAllReduce::new);
              }
              try {
                return method.invoke(exchange, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Predicted to be faster than anything. */
  private record PreferredAllReduce(AllReduce measured) implements AllReduce {
    @Override
    public void sum(float[] vector, int length) throws IOException {
      measured.sum(vector, length);
    }

    @Override
    public void sum(float[] vector, int length, HalfParts halves) throws IOException {
      measured.sum(vector, length, halves);
    }

    @Override
    public boolean fasterThanBlocks(long elements, int elementBytes) {
      return true;
    }

    @Override
    public boolean travels() {
      return measured.travels();
    }
  }

  private static List<Place> places(List<PeerAddress> peers, int nodes) {
    return peers.stream().map(peer -> new Place("jvm-" + peer.rank() % nodes, peer)).toList();
  }

  private Outcome train(int rank, Exchange exchange) throws IOException {
    int batchSize = plan.batchSize();
    try (Replica replica =
        new ChangedReplica(
            Networks.replica(
                networks.apply(rank),
                format,
                batchSize,
                plan.sharing().updates() ? 1 : workers,
                compression.moments(),
                KernelChoice.DL4J,
                seed + rank),
            rank == rankWithWrongStep ? wrongStep : 0)) {
      Worker worker =
          new Worker(
              learner(replica, exchange, rank),
              exchange,
              batches.apply(rank),
              new Batch(batchSize, format),
              new TestPass(test, format, batchSize),
              plan,
              new WorkerState(plan.localSteps()),
              Checkpointer.NONE,
              RankEvents.NONE);
      List<EpochFigures> epochs = worker.train();
      return new Outcome(epochs, replica.state(), exchange.tuning().figures(0).vectorSums(), null);
    }
  }

  private Learner learner(Replica replica, Exchange exchange, int rank) throws IOException {
    GradientCompressor compressor =
        compression.create(replica.layout(), seed + rank, plan.sharing().share());
    if (!plan.sharing().updates()) {
      return new Learner(replica, compressor, Optional.empty(), average(replica));
    }
    OuterOptimizer outer =
        exchange.shared(
            () -> {
              float[] weights = new float[replica.layout().length()];
              replica.readParameters(weights);
              return new OuterOptimizer(replica.layout(), plan.sharing().outer(), weights);
            });
    return new Learner(replica, compressor, Optional.of(outer), average(replica));
  }

  private Optional<SecondMomentAverage> average(Replica replica) {
    return secondMoments.averaged()
        ? Optional.of(new SecondMomentAverage(replica.layout().length(), secondMoments.interval()))
        : Optional.empty();
  }
}
