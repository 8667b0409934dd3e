package dev.parsimony.spark.bench.accuracy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parsimony.spark.dl4j.NativeRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.solvers.accumulation.encoding.threshold.AdaptiveThresholdAlgorithm;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.Repartitioner;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.parameterserver.training.SharedTrainingMaster;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.parameterserver.distributed.conf.VoidConfiguration;
import org.nd4j.parameterserver.distributed.v2.transport.PortSupplier;

/**
 * DL4J's own training masters on the Spark cluster, as {@link ProcessTrainer} tells them; the
 * driver is on the first host. Methods: averaging:PERIOD, and shared with its adaptive threshold.
 * Batches are cached where they are trained on.
 *
 * <p>Arguments: MODEL SOURCE BATCH_SIZE MASTER DRIVER_ADDRESS NETWORK_MASK
 */
public final class Dl4jMasters {
  private static final int WORKERS = 4;
  private static final int FIRST_PORT = 41200;

  /** Aeron's default is below another limit that DL4J sets, which it refuses. */
  private static final String UNBLOCK_TIMEOUT = "aeron.publication.unblock.timeout";

  private static final String UNBLOCK_NANOS = "60000000000";

  private final JavaSparkContext spark;
  private final String model;
  private final String source;
  private final int batchSize;
  private final VoidConfiguration network;
  private final Dl4jExamples test;

  private Dl4jMasters(String[] args) throws IOException {
    this.model = args[0];
    this.source = args[1];
    this.batchSize = Integer.parseInt(args[2]);
    this.spark = new JavaSparkContext(settings(args[3], args[4]));
    this.network =
        VoidConfiguration.builder()
            .controllerAddress(args[4])
            .networkMask(args[5])
            .portSupplier(new PortOfExecutor())
            .build();
    this.test = new Dl4jExamples(ImageData.read(source, true), model);
  }

  private static SparkConf settings(String master, String driver) {
    return new SparkConf()
        .setMaster(master)
        .setAppName("DL4J's masters")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.host", driver)
        .set("spark.executor.memory", "3g")
        .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .set("spark.executor.extraJavaOptions", "-D" + UNBLOCK_TIMEOUT + "=" + UNBLOCK_NANOS)
        .set("spark.executorEnv.OMP_NUM_THREADS", "1")
        .set("spark.locality.wait", "0")
        .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
        .set("spark.kryo.registrator", "org.nd4j.kryo.Nd4jRegistrator");
  }

  /** A port of each process's own: driver and first executor share a host. */
  static final class PortOfExecutor implements PortSupplier {
    @Override
    public int getPort() {
      String id = SparkEnv.get().executorId();
      return id.equals("driver") ? FIRST_PORT : FIRST_PORT + 1 + Integer.parseInt(id);
    }
  }

  /** Leaves batches where they are. */
  static final class StayingBatches implements Repartitioner {
    @Override
    public <T> JavaRDD<T> repartition(JavaRDD<T> batches, int least, int executors) {
      return batches.getNumPartitions() == executors ? batches : batches.coalesce(executors);
    }
  }

  public static void main(String[] args) {
    try {
      System.setProperty(UNBLOCK_TIMEOUT, UNBLOCK_NANOS);
      NativeRuntime.prepare(1);
      new Dl4jMasters(args).answer();
      System.exit(0);
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      System.exit(1); // Aeron's threads, which are no daemons, must not keep the process.
    }
  }

  private void answer() throws IOException {
    Measured measured = new Measured();
    CommandLoop.read(
        command -> {
          if (command.has("epochs")) {
            train(command);
          } else {
            measure(command, measured);
          }
        });
    spark.stop();
  }

  /** A network whose steps are measured. */
  private static final class Measured {
    private SparkDl4jMultiLayer network;
    private JavaRDD<DataSet> batches;

    void forget() {
      if (batches != null) {
        batches.unpersist();
      }
    }
  }

  private void train(JsonNode command) throws IOException {
    JavaRDD<DataSet> batches = batches(Integer.MAX_VALUE);
    int steps = (int) (batches.count() / WORKERS);
    SparkDl4jMultiLayer training = training(command);
    CommandLoop.answer(Map.of("began", System.currentTimeMillis() / 1e3));
    for (int epoch = 1; epoch <= command.get("epochs").asInt(); epoch++) {
      long begin = System.nanoTime();
      training.fit(batches);
      double seconds = (System.nanoTime() - begin) / 1e9;
      CommandLoop.trained();
      CommandLoop.answerEpoch(
          steps, seconds, loss(command, training), test.test(training.getNetwork()));
    }
    batches.unpersist();
  }

  /** Returns the loss of an epoch's last batches; NaN where the master keeps none. */
  private static double loss(JsonNode command, SparkDl4jMultiLayer training) {
    return command.get("method").asText().equals("shared") ? Double.NaN : training.getScore();
  }

  private void measure(JsonNode command, Measured measured) throws IOException {
    if (command.has("warm")) {
      measured.forget();
      measured.batches = batches(command.get("warm").asInt());
      measured.network = training(command);
    }
    int steps = (int) (measured.batches.count() / WORKERS);
    long begin = System.nanoTime();
    measured.network.fit(measured.batches);
    CommandLoop.answer(Map.of("seconds", (System.nanoTime() - begin) / 1e9 / steps));
  }

  private SparkDl4jMultiLayer training(JsonNode command) {
    long seed = command.path("seed").asLong(1);
    MultiLayerNetwork first = test.network(command.get("learningRate").asText(), seed);
    return new SparkDl4jMultiLayer(spark, first, master(command.get("method").asText()));
  }

  private TrainingMaster<?, ?> master(String method) {
    if (method.equals("shared")) {
      return new SharedTrainingMaster.Builder(
              network, WORKERS, new AdaptiveThresholdAlgorithm(), batchSize)
          .batchSizePerWorker(batchSize)
          .workersPerNode(1)
          .storageLevel(null) // they are cached
          .rddTrainingApproach(RDDTrainingApproach.Direct)
          .repartitioner(new StayingBatches())
          .build();
    }
    return new ParameterAveragingTrainingMaster.Builder(WORKERS, batchSize)
        .batchSizePerWorker(batchSize)
        .averagingFrequency(Integer.parseInt(method.substring(method.indexOf(':') + 1)))
        .storageLevel(null) // they are cached
        .rddTrainingApproach(RDDTrainingApproach.Direct)
        .repartionData(Repartition.Never)
        .build();
  }

  /** Returns as many batches for each worker, at most {@code steps}, cached. */
  private JavaRDD<DataSet> batches(int steps) {
    List<Integer> ranks = List.of(0, 1, 2, 3);
    String from = source;
    String of = model;
    int size = batchSize;
    return spark
        .parallelize(ranks, WORKERS)
        .flatMap(rank -> batches(from, of, size, rank, steps))
        .persist(StorageLevel.MEMORY_ONLY());
  }

  private static Iterator<DataSet> batches(
      String source, String model, int size, int rank, int steps) {
    NativeRuntime.prepare(1);
    try {
      Dl4jExamples examples = new Dl4jExamples(ImageData.read(source, false), model);
      int[] order = examples.order();
      List<DataSet> batches = new ArrayList<>();
      for (int step = 0; step < Math.min(steps, order.length / (size * WORKERS)); step++) {
        batches.add(examples.batch(order, (step * WORKERS + rank) * size, size));
      }
      return batches.iterator();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
