package dev.parsimony.spark.bench;

import dev.parsimony.compression.bench.BenchmarkLayout;
import dev.parsimony.compression.bench.CompressionBenchmark;
import dev.parsimony.compression.bench.Figure;
import dev.parsimony.compression.bench.Figures;
import dev.parsimony.spark.dl4j.NativeRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/**
 * All figures of compression: its own, sizes of messages in training, and strom against DL4J's
 * threshold encoding.
 *
 * <p>Arguments: OUTPUT.json quick|full
 */
public final class CompressionComparison {
  private CompressionComparison() {}

  public static void main(String[] args) throws IOException, RunnerException {
    boolean quick = args[1].equals("quick");
    List<Figure> figures = new ArrayList<>(CompressionBenchmark.figures(quick));
    System.out.println("LeNet's training, DL4J's threshold encoding ...");
    NativeRuntime.prepare(1);
    figures.addAll(LenetMessages.measure());
    figures.addAll(ThresholdFigures.measure(BenchmarkLayout.LENET, quick ? 200 : 1000));
    figures.addAll(ThresholdFigures.measure(BenchmarkLayout.RESNET50, quick ? 15 : 60));
    Figures.publish(figures, Path.of(args[0]));
    System.exit(0);
  }
}
