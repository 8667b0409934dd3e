package dev.parsimony.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parsimony.exchange.Ranks.Outcome;
import dev.parsimony.exchange.Ranks.Running;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.address.PortRange;
import dev.parsimony.exchange.address.PortSearch;
import dev.parsimony.exchange.config.Membership;
import dev.parsimony.exchange.encryption.RankEncryption;
import dev.parsimony.exchange.handshake.MeshConnector;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Strangers' connections neither keep a peer out nor use descriptors up nor delay a deadline. */
@Timeout(120)
final class FloodTest {
  private static final int STRANGERS = 2000;
  private static final int MAX_DIALS = 20_000;

  private static final int PLACES = 256;

  /** What a rank opens beside the strangers' places, its selector and a peer's connection. */
  private static final int OTHER_DESCRIPTORS = 12;

  @BeforeEach
  void requireDescriptors() {
    boolean affordable = Flood.affordable(STRANGERS + 500);
    if (!affordable) {
      System.out.println("FloodTest is skipped: raise the limit of open files (ulimit -n)");
    }
    assumeTrue(affordable);
  }

  /** Two ranks, each a process with its own limit of open files. */
  private static final class LimitedRanks implements AutoCloseable {
    private final List<Process> processes = new ArrayList<>();
    private final List<BufferedReader> outputs = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();

    LimitedRanks(int openFiles, long timeoutMillis) throws Exception {
      for (int rank = 0; rank < 2; rank++) {
        List<String> command =
            new ArrayList<>(List.of("sh", "-c", "ulimit -n " + openFiles + "; exec \"$@\"", "sh"));
        command.addAll(ChildRanks.java(WarmRank.class));
        command.addAll(List.of("" + rank, "2", "3", Ranks.HOST, "" + timeoutMillis));
        Process process =
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        processes.add(process);
        outputs.add(process.inputReader(StandardCharsets.UTF_8));
        addresses.add(line(rank));
      }
    }

    String line(int rank) throws IOException {
      return String.valueOf(outputs.get(rank).readLine());
    }

    int port(int rank) {
      return PeerAddress.parse(addresses.get(rank)).port();
    }

    void connect(int rank) throws IOException {
      try (Writer writer = processes.get(rank).outputWriter(StandardCharsets.UTF_8)) {
        writer.append(String.join("\n", addresses)).append('\n');
      }
    }

    int descriptors(int rank) throws IOException {
      Path folder = Path.of("/proc", "" + processes.get(rank).pid(), "fd");
      try (Stream<Path> files = Files.list(folder)) {
        return (int) files.count();
      }
    }

    @Override
    public void close() {
      processes.forEach(Process::destroyForcibly);
    }
  }

  /** Counts a rank's descriptors again and again, until it is closed. */
  private static final class DescriptorCount implements AutoCloseable {
    private final AtomicInteger most = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closed;

    DescriptorCount(LimitedRanks ranks, int rank) {
      thread =
          new Thread(
              () -> {
                try {
                  while (!closed) {
                    most.accumulateAndGet(ranks.descriptors(rank), Math::max);
                    Thread.sleep(2);
                  }
                } catch (IOException | UncheckedIOException | InterruptedException e) {
                  // The process has ended.
                }
              });
      thread.start();
    }

    int most() {
      return most.get();
    }

    @Override
    public void close() {
      closed = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The second has fewer descriptors than there are places for strangers. */
  @ParameterizedTest(name = "{1} strangers, {0} open files")
  @CsvSource({"400, 2000", "90, 200"})
  void aPeerGetsIn(int openFiles, int strangers) throws Exception {
    try (LimitedRanks ranks = new LimitedRanks(openFiles, 60_000)) {
      int before = ranks.descriptors(0);
      ranks.connect(0);
      try (Flood flood = new Flood(ranks.port(0), strangers, MAX_DIALS);
          DescriptorCount count = new DescriptorCount(ranks, 0)) {
        flood.awaitUnderWay();
        ranks.connect(1);
        for (int rank = 0; rank < 2; rank++) {
          assertEquals("started", ranks.line(rank));
          assertEquals("done", ranks.line(rank));
        }
        assertTrue(
            count.most() - before <= PLACES + OTHER_DESCRIPTORS,
            () -> count.most() + " descriptors");
      }
    }
  }

  /** Between two looks at the deadline no more are accepted than there are places. */
  @Test
  void theDeadlineHolds() throws Exception {
    long timeoutMillis = 1000;
    ServerSocketChannel server = new PortSearch(Ranks.HOST, PortRange.ANY).bind(0, () -> false);
    int port = server.socket().getLocalPort();
    List<PeerAddress> peers =
        List.of(new PeerAddress(0, Ranks.HOST, port), new PeerAddress(1, Ranks.HOST, port));
    Membership members =
        new Membership(0, peers, Ranks.config(timeoutMillis), RankEncryption.none());
    Turns turns = new Turns();
    try (Flood flood = new Flood(port, STRANGERS, MAX_DIALS)) {
      flood.awaitUnderWay();
      MeshConnector connector = new MeshConnector(members, turns, server, InetAddress::getByName);
      turns.connector = connector;
      long start = System.nanoTime();
      Running rank0 = Ranks.start(0, () -> connector.connect((selector, links) -> links.size()));
      Outcome outcome = rank0.join();
      String message = outcome.exchangeFailure().getMessage();
      assertTrue(message.contains("no connection within 1000 ms"), message);
      assertTrue(turns.total > PLACES, () -> turns.total + " dropped");
      assertTrue(turns.most <= 2 * PLACES, () -> turns.most + " dropped in one turn");
      long millis = outcome.millisAfter(start);
      assertTrue(millis < 5 * timeoutMillis, millis + " ms");
    }
  }

  /** Asked once in each turn whether to cancel; notes how many connections were dropped in one. */
  private static final class Turns implements BooleanSupplier {
    private MeshConnector connector;
    private int total;
    private int most;

    @Override
    public boolean getAsBoolean() {
      most = Math.max(most, connector.dropped() - total);
      total = connector.dropped();
      return false;
    }
  }
}
