package dev.parsimony.spark.environment;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A kind of processor.
 *
 * @param model as {@code /proc/cpuinfo} names it; empty where it does not
 * @param architecture as Java names it, such as amd64
 * @param instructions the widest that ND4J, oneDNN and OpenBLAS use: avx512, avx2, sse, or empty
 *     where they are unknown
 */
record Processor(String model, String architecture, String instructions) implements Serializable {
  static final String X86_64 = "amd64";

  private static final String FILE = "proc/cpuinfo";

  static Processor of(SystemFiles files, String architecture) {
    List<String> lines = files.lines(FILE);
    String flags = value(lines, "flags");
    Set<String> known = new HashSet<>(Arrays.asList(flags.split("\\s+")));
    String instructions =
        flags.isEmpty()
            ? ""
            : known.contains("avx512f") ? "avx512" : known.contains("avx2") ? "avx2" : "sse";
    return new Processor(value(lines, "model name"), architecture, instructions);
  }

  private static String value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("");
  }
}
