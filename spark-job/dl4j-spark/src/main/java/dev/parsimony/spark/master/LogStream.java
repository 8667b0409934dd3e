package dev.parsimony.spark.master;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;

/** Logs what a training says, line by line. */
final class LogStream extends OutputStream {
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Logger log;

  LogStream(Logger log) {
    this.log = log;
  }

  @Override
  public synchronized void write(int value) {
    if (value != '\n') {
      line.write(value);
      return;
    }
    String said = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (said.startsWith("warning")) {
      log.warn("{}", said);
    } else if (!said.isBlank()) {
      log.info("{}", said);
    }
  }
}
