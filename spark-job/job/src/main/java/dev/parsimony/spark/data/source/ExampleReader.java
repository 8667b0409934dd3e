package dev.parsimony.spark.data.source;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import java.io.Closeable;
import java.io.IOException;

/**
 * Reads the examples of one slice from front to back and checks them on the way. Bad content is a
 * {@link UserErrorException} that names the file and the line or record.
 */
@Internal
public interface ExampleReader extends Closeable {

  /**
   * Overwrites {@code record} with the next example.
   *
   * @param record of the slice's format
   * @return false at the end; the record is then unspecified
   * @throws IOException if the slice cannot be read; the message need not name it
   */
  boolean next(byte[] record) throws IOException;

  /** The file and the line or record of the example read last, for messages. */
  String place();

  /** Returns what the examples that were read show beside their records; empty for most kinds. */
  default CsvSurvey survey() {
    return new CsvSurvey();
  }
}
