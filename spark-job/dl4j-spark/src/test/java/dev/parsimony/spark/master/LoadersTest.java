package dev.parsimony.spark.master;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.common.loader.Source;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** An RDD of paths is looked at once for each loader, however often it is fitted. */
final class LoadersTest {
  private static final int EXAMPLES = 10;
  private static final AtomicInteger LOADED = new AtomicInteger();

  /** Makes examples of a path's last digits alone. */
  private static final class Made implements DataSetLoader {
    private final int seed;

    Made(int seed) {
      this.seed = seed;
    }

    @Override
    public DataSet load(Source source) throws IOException {
      LOADED.incrementAndGet();
      String path = source.getPath();
      return Examples.dense(1, seed + Integer.parseInt(path.substring(path.length() - 2)));
    }
  }

  private final List<String> paths =
      IntStream.range(0, EXAMPLES).mapToObj(i -> String.format("file:/nowhere/%02d", i)).toList();

  private static ParsimonyTrainingMaster master() {
    return new ParsimonyTrainingMaster.Builder(2, 1)
        .batchSizePerWorker(5)
        .compression("none")
        .build();
  }

  private static SparkDl4jMultiLayer network(ParsimonyTrainingMaster master) {
    return new SparkDl4jMultiLayer(Contexts.get(), Examples.denseNetwork(new Sgd(0.1)), master);
  }

  private static float[] values(SparkDl4jMultiLayer network) {
    return network.getNetwork().params().dup().data().asFloat();
  }

  @Test
  void anotherLoaderGivesOtherExamplesOfTheSamePaths() {
    JavaRDD<String> rdd = Contexts.get().parallelize(paths, 2);
    ParsimonyTrainingMaster fresh = master();
    SparkDl4jMultiLayer expected = network(fresh);
    expected.fitPaths(rdd, new Made(100));

    ParsimonyTrainingMaster both = master();
    network(both).fitPaths(rdd, new Made(500));
    SparkDl4jMultiLayer second = network(both);
    second.fitPaths(rdd, new Made(100));
    assertArrayEquals(values(expected), values(second), 0f);
    fresh.deleteTempFiles(Contexts.get());
    both.deleteTempFiles(Contexts.get());
  }

  /** SparkDl4jMultiLayer makes a new one for each fit that is given none. */
  @Test
  void anEqualLoaderIsTheSame() {
    JavaRDD<String> rdd = Contexts.get().parallelize(paths, 2);
    ParsimonyTrainingMaster master = master();
    SparkDl4jMultiLayer network = network(master);
    network.fitPaths(rdd, new Made(100));
    int first = LOADED.get();
    network.fitPaths(rdd, new Made(100));
    int second = LOADED.get() - first;
    assertEquals(EXAMPLES, first - second); // those of the look at them
    master.deleteTempFiles(Contexts.get());
  }
}
