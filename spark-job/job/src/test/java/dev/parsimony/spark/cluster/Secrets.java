package dev.parsimony.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for secrets where other users could read them. */
final class Secrets {
  /** 32 bytes or more in hexadecimal or base64: the form of a secret, a key or the run's token. */
  private static final Pattern RANDOM =
      Pattern.compile(
          "(?<![\\w/+])(?:[0-9a-fA-F]{64}|[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{86}==)(?![\\w/+=])");

  private static final Pattern ARRAY = Pattern.compile("token=\\[|secret=(?!\\*)[^,\\s]|\\[B@");

  private Secrets() {}

  /** What the cluster's processes and its clients wrote. */
  static List<Path> written(TryCluster cluster, Path folder) throws IOException {
    try (Stream<Path> daemons = Files.list(cluster.state().resolve("logs"));
        Stream<Path> clients = Files.list(folder).filter(Files::isRegularFile)) {
      return Stream.of(cluster.logs().stream(), daemons, clients).flatMap(files -> files).toList();
    }
  }

  /**
   * Fails if a file has a secret, or something of the form of one.
   *
   * @param secret that is known, or empty
   */
  static void assertNoneIn(Path file, String secret) throws IOException {
    assertNoneIn(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1), secret);
  }

  /**
   * Fails if a text has a secret, or something of the form of one.
   *
   * @param name of the text
   * @param secret that is known, or empty
   */
  static void assertNoneIn(String name, String text, String secret) {
    assertFalse(!secret.isEmpty() && text.contains(secret), () -> name + " has the secret");
    for (Pattern pattern : new Pattern[] {RANDOM, ARRAY}) {
      Matcher matcher = pattern.matcher(text);
      assertFalse(matcher.find(), () -> name + " has " + matcher.group());
    }
  }

  /** Collects the command lines of all processes of this machine until it is closed. */
  static final class ProcessList implements AutoCloseable {
    private static final long POLL_MS = 300;
    private final Set<String> lines = new TreeSet<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread thread = new Thread(this::watch, "process list");

    ProcessList() {
      thread.start();
    }

    private void watch() {
      while (!closed.get()) {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
          processes
              .filter(folder -> folder.getFileName().toString().matches("\\d+"))
              .forEach(folder -> read(folder.resolve("cmdline")));
          Thread.sleep(POLL_MS);
        } catch (IOException | InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }

    private void read(Path commandLine) {
      try {
        lines.add(Files.readString(commandLine, StandardCharsets.ISO_8859_1).replace('\0', ' '));
      } catch (IOException e) {
        return; // it has ended
      }
    }

    /** The command lines that were seen. */
    Set<String> end() throws InterruptedException {
      closed.set(true);
      thread.join();
      return lines;
    }

    @Override
    public void close() throws InterruptedException {
      end();
    }
  }
}
