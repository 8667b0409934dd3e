package dev.parsimony.spark.simulate.input;

/** The two ends of what an option gives as {@code FROM..TO}, or one value that is both. */
record Interval(String from, String to) {
  private static final String BETWEEN = "..";

  static Interval parse(String text) {
    int at = text.indexOf(BETWEEN);
    return at < 0
        ? new Interval(text, text)
        : new Interval(text.substring(0, at), text.substring(at + BETWEEN.length()));
  }
}
