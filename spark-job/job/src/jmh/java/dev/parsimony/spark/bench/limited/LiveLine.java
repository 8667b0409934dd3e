package dev.parsimony.spark.bench.limited;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a run is, as its live line says.
 *
 * @param epoch from 1
 * @param batch of the epoch, from 1
 */
public record LiveLine(int epoch, int batch) {
  private static final Pattern FORM = Pattern.compile("epoch (\\d+)/\\d+ +batch (\\d+)/\\d+ .*");

  /** Reads it; empty where a line is another. */
  public static Optional<LiveLine> of(String line) {
    Matcher matcher = FORM.matcher(line);
    return matcher.matches()
        ? Optional.of(
            new LiveLine(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }
}
