package dev.parsimony.spark.driver.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.Share;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.spark.share.Outer;
import dev.parsimony.spark.share.Sharing;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MemoryEstimateTest {
  private static final int MILLION = 1_000_000;

  private static final ParameterLayout LAYOUT =
      ParameterLayout.of(
          List.of(
              new ParameterTensor("W", 0, MILLION, TensorKind.TRAINED),
              new ParameterTensor("V", MILLION, MILLION, TensorKind.TRAINED)));

  /**
   * All of them keep the state to bring back (24 bytes), the mean gradient (4), and scratch of the
   * largest tensor (17, here for half of the elements).
   *
   * @param bytes for each parameter: moments, residuals and buffers on top of that; where only some
   *     elements are sent, their two parts (10, for half of the elements) and the history (0.25)
   */
  @ParameterizedTest(name = "{0}: 36.5 + {1}")
  @CsvSource({
    "variance, 20.25",
    "'variance:alpha=4,error-feedback', 20.25",
    "variance:warmup=3, 33.25",
    "variance:codec=paper, 33.25",
    "hybrid:tau=1, 20.25",
    "strom:tau=1, 12.25",
    "'qsgd:bits=2,bucket=64', 2.25",
    "'qsgd:bits=8,bucket=1', 21",
    "none, 16",
    "none:fp16, 8",
    "'none;W=variance', 26.75",
  })
  void bytesForEachParameter(String compression, double bytes) {
    long estimate =
        MemoryEstimate.workerHeapBytes(
            LAYOUT, CompressorSpec.parse(compression), Sharing.GRADIENTS, 1);
    assertEquals(36.5 + bytes, (double) estimate / LAYOUT.length(), 0.1);
  }

  /** The change itself (4), and e beside r and v where a criterion chooses. */
  @ParameterizedTest(name = "{0}: {1} more")
  @CsvSource({"variance, 8", "strom:tau=1, 4", "none, 4"})
  void updatesTakeMore(String compression, double more) {
    CompressorSpec spec = CompressorSpec.parse(compression);
    Sharing updates = new Sharing(Share.UPDATES, 4, new Outer(1, 0.5f));
    long gradients = MemoryEstimate.workerHeapBytes(LAYOUT, spec, Sharing.GRADIENTS, 2);
    long estimate = MemoryEstimate.workerHeapBytes(LAYOUT, spec, updates, 2);
    assertEquals(more, (double) (estimate - gradients) / LAYOUT.length(), 0.1);
    // The weights on which all agree, and their velocity.
    long shared = MemoryEstimate.sharedHeapBytes(LAYOUT, spec, updates, 2, 2);
    long without = MemoryEstimate.sharedHeapBytes(LAYOUT, spec, Sharing.GRADIENTS, 2, 2);
    assertEquals(8, (double) (shared - without) / LAYOUT.length(), 0.1);
  }

  /**
   * The workers of a JVM share the sum (4) and the decoder's scratch (13, here for half of the
   * elements).
   *
   * @param bytes for each parameter: the messages of all workers on top of that; where only some
   *     elements are sent, their two parts and, of up to 32 workers, the histories
   */
  @ParameterizedTest(name = "{0}, {1} workers: 10.5 + {2}")
  @CsvSource({
    "variance, 1, 6.75",
    "variance, 7, 17.25",
    "variance, 33, 49.5",
    "variance:codec=paper, 7, 62.75",
    "'qsgd:bits=8,bucket=1', 7, 73.5",
    "none, 1, 8",
    "none:fp16, 7, 28",
  })
  void sharedBytesForEachParameter(String compression, int workers, double bytes) {
    long estimate =
        MemoryEstimate.sharedHeapBytes(
            LAYOUT, CompressorSpec.parse(compression), Sharing.GRADIENTS, workers, workers);
    assertEquals(10.5 + bytes, (double) estimate / LAYOUT.length(), 0.1);
  }

  /** 40 workers keep none; 32 of them, going on after a failure, keep one of each. */
  @Test
  void histogramsTakeTheWeightsTwice() {
    assertEquals(2 * 4 * 2 * MILLION, MemoryEstimate.tensorWatchHeapBytes(LAYOUT));
  }

  @Test
  void countsTheHistoriesOfAShrunkenRun() {
    CompressorSpec spec = CompressorSpec.parse("variance");
    long all = MemoryEstimate.sharedHeapBytes(LAYOUT, spec, Sharing.GRADIENTS, 40, 40);
    long fewer = MemoryEstimate.sharedHeapBytes(LAYOUT, spec, Sharing.GRADIENTS, 40, 30);
    assertTrue(fewer > all + 32L * LAYOUT.length() / 4);
  }

  /** A JVM's own messages, in a buffer that grows by doubling, where there are other JVMs. */
  @ParameterizedTest(name = "{0}, {1} workers, {2} per JVM: {3}")
  @CsvSource({
    "none, 4, 4, 0",
    "none, 4, 1, 8",
    "none, 4, 2, 16",
    "variance, 4, 1, 1.5",
  })
  void bytesBesideTheHeapForEachParameter(
      String compression, int workers, int workersPerJvm, double bytes) {
    long estimate =
        MemoryEstimate.exchangeOffHeapBytes(
            LAYOUT, CompressorSpec.parse(compression), workers, workersPerJvm);
    int links = (workers - 1) / workersPerJvm;
    assertEquals(bytes, (estimate - links * 512.0 * 1024) / LAYOUT.length(), 0.1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "variance, 0.75",
    "strom:tau=1, 0.75",
    "'strom:tau=1,warmup=1', 4",
    "'qsgd:bits=4,bucket=100000', 0.75",
    "none, 4",
    "none:fp16, 2",
  })
  void aBlockIsAtMostTheLongestMessage(String compression, double bytes) {
    int limit = MemoryEstimate.maxBlockBytes(LAYOUT, CompressorSpec.parse(compression));
    assertEquals(bytes, (double) limit / LAYOUT.length(), 0.01);
  }
}
