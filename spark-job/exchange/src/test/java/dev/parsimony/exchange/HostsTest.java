package dev.parsimony.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ranks on hosts of their own: network namespaces at 100 Mbit/s, where the machine allows them. */
@Timeout(300)
final class HostsTest {
  private static final int HOSTS = 3;

  private final String name = "parsimonytest" + ProcessHandle.current().pid();

  /** What a finished command printed. */
  private record Finished(int code, String output) {}

  private static Finished script(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of("..", "..", "submit", "lib", "hosts.sh").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Finished(process.waitFor(), output.strip());
  }

  @BeforeEach
  void up() throws Exception {
    Finished check = script("check");
    if (check.code() != 0) {
      System.out.println("HostsTest is skipped: " + check.output());
    }
    assumeTrue(check.code() == 0, check.output());
    Finished up = script("up", name, "" + HOSTS);
    assertEquals(0, up.code(), up.output());
    Finished shape = script("shape", name, "100mbit");
    assertEquals(0, shape.code(), shape.output());
  }

  @AfterEach
  void down() throws Exception {
    script("down", name);
  }

  private ChildRanks start(int rounds) throws Exception {
    return new ChildRanks(
        HOSTS,
        rounds,
        20_000,
        rank -> "10.77.0." + (10 + rank),
        rank -> List.of("ip", "netns", "exec", name + "-" + rank));
  }

  @Test
  void blocksCrossTheNetwork() throws Exception {
    try (ChildRanks ranks = start(20)) {
      for (int rank = 0; rank < HOSTS; rank++) {
        assertEquals("done", ranks.line(rank));
      }
    }
  }

  @Test
  void aLostHostIsNamed() throws Exception {
    try (ChildRanks ranks = start(0)) {
      ranks.process(1).destroyForcibly();
      for (int rank : new int[] {0, 2}) {
        String end = ranks.line(rank);
        assertTrue(end.startsWith("1 ") && end.contains("rank 1 at 10.77.0.11:"), end);
      }
    }
  }
}
