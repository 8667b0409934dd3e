package dev.parsimony.spark.bench.training;

import dev.parsimony.spark.data.format.ArrayShape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** The same network in PyTorch: a process that trains when it is told to (training.py). */
public final class PyTorch implements AutoCloseable {
  private final Process process;
  private final PrintWriter commands;
  private final BufferedReader answers;
  private final String way;

  private PyTorch(Process process) throws IOException {
    this.process = process;
    this.commands = new PrintWriter(process.outputWriter(), true);
    this.answers = process.inputReader();
    this.way = answer();
  }

  /**
   * Starts it, which takes a while: it looks for its fastest way.
   *
   * @param command the interpreter and the program
   */
  public static PyTorch start(List<String> command, String model, ArrayShape shape, int batchSize)
      throws IOException {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(model, Integer.toString(batchSize)));
    for (int dimension : dimensions(shape)) {
      all.add(Integer.toString(dimension));
    }
    return new PyTorch(
        new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Of an example, as both DL4J and PyTorch have it. */
  static int[] dimensions(ArrayShape shape) {
    if (shape.image()) {
      return new int[] {shape.channels(), shape.height(), shape.width()};
    }
    return shape.sequence()
        ? new int[] {shape.features(), shape.steps()}
        : new int[] {shape.size()};
  }

  /** Returns the data format and the kind of Adam that were fastest here. */
  public String way() {
    return way;
  }

  /** Trains, and returns the seconds that it took. */
  double seconds(int steps) throws IOException {
    commands.println(steps);
    return Double.parseDouble(answer());
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("PyTorch's process ended; see its errors above");
    }
    return line;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
