package dev.parsimony.spark.ml;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what a training says, line by line, in the name of the Estimators' package. */
final class LogLines extends OutputStream {
  private static final Logger LOG = LoggerFactory.getLogger("dev.parsimony.spark.ml");

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Consumer<String> listener;

  /**
   * @param listener is given each line after it was logged
   */
  LogLines(Consumer<String> listener) {
    this.listener = listener;
  }

  @Override
  public synchronized void write(int value) {
    if (value != '\n') {
      line.write(value);
      return;
    }
    String said = line.toString(StandardCharsets.UTF_8);
    line.reset();
    LOG.info("{}", said);
    listener.accept(said);
  }
}
