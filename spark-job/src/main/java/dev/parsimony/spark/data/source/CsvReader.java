package dev.parsimony.spark.data.source;

import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.Records;
import java.io.IOException;

/** Reads csv lines into records of float features, the class in the last column. */
final class CsvReader implements ExampleReader {
  private final CsvLines lines;
  private final CsvFields fields;
  private final int columns;

  CsvReader(CsvLines lines, int columns) {
    this.lines = lines;
    this.fields = new CsvFields(lines);
    this.columns = columns;
  }

  @Override
  public boolean next(byte[] record) throws IOException {
    if (!lines.advance()) {
      return false;
    }
    fields.start(columns, "the first line of data");
    for (int column = 0; column < columns - 1; column++) {
      int offset = ExampleFormat.PAYLOAD_OFFSET + Float.BYTES * column;
      Records.putFloat(record, offset, fields.nextFeature());
    }
    Records.putLabel(record, fields.nextClass());
    return true;
  }

  @Override
  public String place() {
    return lines.place();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
