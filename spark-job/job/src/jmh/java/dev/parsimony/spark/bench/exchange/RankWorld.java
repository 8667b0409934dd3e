package dev.parsimony.spark.bench.exchange;

import dev.parsimony.compression.bench.Medians;
import dev.parsimony.exchange.collective.ExchangeListener;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Connected ranks in processes, which stay and take commands, so that what is compared can be
 * measured in turn.
 */
final class RankWorld implements AutoCloseable {
  private static final long END_SECONDS = 20;

  /** One of each place that the ranks take classes from. */
  private static final List<Class<?>> NEEDED =
      List.of(BenchmarkRank.class, ExchangeListener.class, Medians.class);

  private final List<Process> processes = new ArrayList<>();
  private final List<BufferedReader> outputs = new ArrayList<>();
  private final int ranksPerProcess;

  private RankWorld(int ranksPerProcess) {
    this.ranksPerProcess = ranksPerProcess;
  }

  /**
   * Starts and connects the ranks of a layout.
   *
   * @throws IOException naming the rank that failed
   */
  static RankWorld start(RankLayout layout) throws IOException {
    RankWorld world = new RankWorld(layout.ranksPerProcess());
    try {
      for (int process = 0; process < layout.processes(); process++) {
        world.launch(layout, process);
      }
      world.send(String.join("\n", world.lines()));
      world.answers();
      return world;
    } catch (IOException e) {
      world.processes.forEach(Process::destroyForcibly);
      throw e;
    }
  }

  private void launch(RankLayout layout, int index) throws IOException {
    List<String> command = new ArrayList<>(layout.prefix(index));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + layout.heap(), "-Xss512k"));
    command.addAll(List.of("-XX:+UseParallelGC", "-XX:ParallelGCThreads=1"));
    command.addAll(List.of("-cp", classPath(), BenchmarkRank.class.getName()));
    command.add("" + index * ranksPerProcess);
    command.add("" + ranksPerProcess);
    command.add("" + layout.ranks());
    command.add(layout.host(index));
    command.add(layout.pattern());
    command.add(layout.encrypted() ? "encrypted" : "plain");
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    // A benchmark that is ended takes its ranks along.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    processes.add(process);
    outputs.add(process.inputReader(StandardCharsets.UTF_8));
  }

  /**
   * Only what is needed: with all the jars of this JVM open, the numbers of sockets would pass 127,
   * from where on the JDK's selector makes an object for each.
   */
  private static String classPath() {
    Set<String> places = new LinkedHashSet<>();
    for (Class<?> needed : NEEDED) {
      try {
        places.add(
            Path.of(needed.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
      } catch (URISyntaxException e) {
        throw new UncheckedIOException(new IOException(e));
      }
    }
    return String.join(File.pathSeparator, places);
  }

  /**
   * Lets all ranks run a command of {@link RankCommands}.
   *
   * @return the answers in rank order
   * @throws IOException with the words of the first rank that failed
   */
  List<RankAnswer> run(String command) throws IOException {
    send(command);
    return answers();
  }

  /**
   * Measures one size.
   *
   * @return rank 0's median, and the most that any rank allocated
   */
  RankAnswer measure(String collective, RoundCount rounds) throws IOException {
    List<RankAnswer> answers =
        run(
            String.join(
                " ", collective, "" + rounds.size(), "" + rounds.warmup(), "" + rounds.measured()));
    double allocated = answers.stream().mapToDouble(RankAnswer::allocatedBytes).max().orElseThrow();
    return new RankAnswer(answers.get(0).medianNanos(), allocated, 0);
  }

  private void send(String text) throws IOException {
    for (Process process : processes) {
      Writer writer = process.outputWriter(StandardCharsets.UTF_8);
      writer.append(text).append('\n').flush();
    }
  }

  private List<RankAnswer> answers() throws IOException {
    List<RankAnswer> answers = new ArrayList<>();
    for (String line : lines()) {
      try {
        answers.add(RankAnswer.parse(line));
      } catch (IOException e) {
        throw new IOException("Rank " + answers.size() + ": " + e.getMessage(), e);
      }
    }
    return answers;
  }

  /** A line from each rank. */
  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int rank = 0; rank < outputs.size() * ranksPerProcess; rank++) {
      String line = outputs.get(rank / ranksPerProcess).readLine();
      if (line == null) {
        throw new IOException("The process of rank " + rank + " ended without a word");
      }
      lines.add(line);
    }
    return lines;
  }

  /** Lets the ranks part from each other, and ends their processes. */
  @Override
  public void close() throws IOException {
    for (Process process : processes) {
      process.outputWriter(StandardCharsets.UTF_8).close();
    }
    for (Process process : processes) {
      try {
        process.waitFor(END_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      process.destroyForcibly();
    }
  }
}
