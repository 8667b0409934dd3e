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
  private static final int COUNT = 4;

  /** Sets what each of them sends and receives at most, as {@code tc} writes rates. */
  public void shape(String rate) throws IOException {
    Commands.output(List.of("bash", script, "shape", name, rate));
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
