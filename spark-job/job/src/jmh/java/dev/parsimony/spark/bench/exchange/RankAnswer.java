package dev.parsimony.spark.bench.exchange;

import java.io.IOException;
import java.util.Locale;

/**
 * What a rank says to a command.
 *
 * @param medianNanos median time of a round, in nanoseconds
 * @param allocatedBytes what the rank's thread allocated per measured round, in bytes
 * @param errors blocks that were not what their rank sent
 */
record RankAnswer(double medianNanos, double allocatedBytes, int errors) {
  /** To a command that measures nothing. */
  static final RankAnswer DONE = new RankAnswer(0, 0, 0);

  private static final String FAILED = "failed ";

  /** The line that {@link #parse} refuses with the reason. */
  static String failed(Throwable reason) {
    return FAILED + String.valueOf(reason).replace('\n', ' ');
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IOException with the rank's own words if it failed
   */
  static RankAnswer parse(String line) throws IOException {
    if (line.startsWith(FAILED)) {
      throw new IOException(line.substring(FAILED.length()));
    }
    String[] parts = line.split(" ");
    if (parts.length != 3) {
      throw new IOException("Invalid answer: got '" + line + "', expected three numbers");
    }
    return new RankAnswer(
        Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), Integer.parseInt(parts[2]));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.1f %.3f %d", medianNanos, allocatedBytes, errors);
  }
}
