package dev.parsimony.spark.bench.convolutions;

import dev.parsimony.secondmoment.array.ImageAxes;
import dev.parsimony.secondmoment.kernel.convolution.ConvolutionShape;
import dev.parsimony.secondmoment.kernel.convolution.Convolutions;
import dev.parsimony.secondmoment.kernel.convolution.MeasuredConvolution;
import dev.parsimony.secondmoment.onednn.OneDnn;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Measures convolutions by oneDNN and by products, in turn, by the processor's time of one thread,
 * and writes the lines of the table by which kernels choose.
 *
 * <p>Arguments: OUTPUT.csv quick|full avx2|avx512 nchw|nhwc
 */
public final class ConvolutionBenchmark {
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
  private static final int WARM_UPS = 2;

  /** Kernels, strides and padding. */
  private static final int[][] KERNELS = {
    {1, 1, 0}, {3, 1, 1}, {3, 1, 0}, {5, 1, 2}, {5, 1, 0}, {1, 2, 0}, {3, 2, 1}
  };

  /** Channels of input and output, multiples of 16 and others. */
  private static final int[][] CHANNELS = {
    {32, 32},
    {64, 64},
    {128, 128},
    {64, 256},
    {256, 64},
    {256, 256},
    {256, 1024},
    {1024, 256},
    {512, 512},
    {512, 2048},
    {6, 16},
    {20, 50},
    {50, 50},
    {100, 100}
  };

  private static final int[] OUT_SIZES = {7, 14, 28, 56};

  private final Convolutions instructions;
  private final ImageAxes axes;
  private final int rounds;

  private ConvolutionBenchmark(Convolutions instructions, ImageAxes axes, int rounds) {
    this.instructions = instructions;
    this.axes = axes;
    this.rounds = rounds;
  }

  public static void main(String[] args) throws IOException {
    OneDnn.enable();
    Nd4j.getEnvironment().setMaxThreads(1);
    Nd4j.getEnvironment().setMaxMasterThreads(1);
    ConvolutionBenchmark benchmark =
        new ConvolutionBenchmark(
            Convolutions.valueOf(args[2].toUpperCase(Locale.ROOT)),
            ImageAxes.of(CNN2DFormat.valueOf(args[3].toUpperCase(Locale.ROOT))),
            args[1].equals("quick") ? 3 : 5);
    List<String> lines = new ArrayList<>(List.of(MeasuredConvolution.HEADER));
    System.out.println(MeasuredConvolution.HEADER);
    for (ConvolutionShape shape : shapes()) {
      String line = benchmark.measure(shape).line();
      System.out.println(line);
      lines.add(line);
    }
    Path output = Path.of(args[0]);
    Files.createDirectories(output.toAbsolutePath().getParent());
    Files.write(output, lines);
    System.exit(0);
  }

  private static List<ConvolutionShape> shapes() {
    List<ConvolutionShape> shapes = new ArrayList<>();
    for (int[] kernel : KERNELS) {
      for (int[] channels : CHANNELS) {
        for (int outSize : OUT_SIZES) {
          ConvolutionShape shape =
              new ConvolutionShape(
                  channels[0], channels[1], kernel[0], kernel[1], kernel[2] > 0, outSize);
          if (MeasuredPasses.isUsual(shape)) {
            shapes.add(shape);
          }
        }
      }
    }
    return shapes;
  }

  private MeasuredConvolution measure(ConvolutionShape shape) {
    MeasuredPasses oneDnn = new MeasuredPasses(shape, axes, Convolutions.ONEDNN);
    MeasuredPasses products = new MeasuredPasses(shape, axes, Convolutions.PRODUCTS);
    double[] times =
        inTurn(oneDnn::forward, products::forward, oneDnn::backward, products::backward);
    return new MeasuredConvolution(instructions, shape, times[0], times[1], times[2], times[3]);
  }

  /** Returns the best of each pass, in ms: oneDNN's memory is now and then slow to come. */
  private double[] inTurn(Runnable... passes) {
    double[] best = new double[passes.length];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    for (int round = -WARM_UPS; round < rounds; round++) {
      for (int i = 0; i < passes.length; i++) {
        long start = CLOCK.getCurrentThreadCpuTime();
        passes[i].run();
        long end = CLOCK.getCurrentThreadCpuTime();
        if (round >= 0) {
          best[i] = Math.min(best[i], (end - start) / 1e6);
        }
      }
    }
    return best;
  }
}
