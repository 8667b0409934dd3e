package dev.parsimony.spark.report;

import dev.parsimony.spark.Internal;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Hands on what is printed, line by line; for logs of what a run says. */
@Internal
public final class LineStream extends OutputStream {
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Consumer<String> lines;

  /** Creates a stream that gives each line to a consumer, once it has ended. */
  public LineStream(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public synchronized void write(int value) {
    if (value != '\n') {
      line.write(value);
      return;
    }
    String said = line.toString(StandardCharsets.UTF_8);
    line.reset();
    lines.accept(said);
  }
}
