package dev.parsimony.spark.bench.limited;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The hosts that submit/lib/hosts.sh has made.
 *
 * @param script hosts.sh
 * @param name what it was told to call them
 */
public record ShapedHosts(String script, String name) {
  /** The network that they share. */
  public static final String NETWORK = "10.77.0.0/24";

  private static final int COUNT = 4;

  /** Sets what each of them sends and receives at most, as {@code tc} writes rates. */
  public void shape(String rate) throws IOException {
    Commands.output(List.of("bash", script, "shape", name, rate));
  }

  /**
   * Bytes that a host has sent since its rate was set, as a mean over them; headers of every packet
   * included. They count at a rate, and at {@code count}, no limit; after {@code none} it is NaN.
   */
  public double sent() throws IOException {
    return Commands.output(List.of("bash", script, "sent", name))
        .lines()
        .mapToLong(Long::parseLong)
        .average()
        .orElse(Double.NaN);
  }

  /** Their namespaces. */
  public List<String> namespaces() {
    return IntStream.range(0, COUNT).mapToObj(host -> name + "-" + host).toList();
  }

  /** What a command begins with to run on a host. */
  public static List<String> enter(String namespace) {
    return List.of("ip", "netns", "exec", namespace);
  }

  /** A host's address as the others reach it. */
  public static String address(int host) {
    return "10.77.0." + (10 + host);
  }
}
