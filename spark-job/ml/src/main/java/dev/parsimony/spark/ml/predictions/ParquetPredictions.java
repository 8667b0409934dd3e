package dev.parsimony.spark.ml.predictions;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.AnswerForm;
import dev.parsimony.spark.dl4j.OutputRows;
import dev.parsimony.spark.driver.inference.AnswerColumns;
import dev.parsimony.spark.driver.inference.PredictionFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * Predictions as Parquet, compressed by Snappy: a row for each example, or for each of its time
 * steps, with the columns of csv: {@code example} a long, {@code step} an int, classes strings and
 * values floats.
 */
final class ParquetPredictions implements PredictionFormat {
  private static final long serialVersionUID = 1L;
  private static final String EXAMPLE = "example";
  private static final String STEP = "step";

  /** Bytes that are held until they are written together. */
  private static final long ROW_GROUP_BYTES = 1 << 25;

  /**
   * Requires Parquet's library.
   *
   * @throws LinkageError where it is not there
   */
  static void requireLibrary() {
    schema(List.of(), false);
  }

  @Override
  public String extension() {
    return ".parquet";
  }

  /** Spark does not tell names apart by their case, unless spark.sql.caseSensitive is set. */
  @Override
  public void requireColumns(List<AnswerForm> forms, List<String> classes) {
    Map<String, String> names = new HashMap<>();
    List<String> all =
        AnswerColumns.of(forms, classes).stream().flatMap(each -> each.names().stream()).toList();
    for (String name : all) {
      String former = names.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
      if (former != null) {
        throw new UserErrorException(
            "--format parquet would have the columns '"
                + former
                + "' and '"
                + name
                + "', which Spark does not tell apart; rename "
                + (forms.size() == 1 ? "a class" : "an output of the network or a class")
                + " in classes.txt, or say --format csv.");
      }
    }
  }

  @Override
  public Writer begin(OutputStream out, List<AnswerForm> forms, List<String> classes)
      throws IOException {
    List<AnswerColumns> columns = AnswerColumns.of(forms, classes);
    boolean perStep = forms.stream().anyMatch(AnswerForm::perStep);
    MessageType schema = schema(columns, perStep);
    ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new StreamFile(out))
            .withType(schema)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .build();
    return new Rows(writer, new SimpleGroupFactory(schema), columns, perStep);
  }

  private static MessageType schema(List<AnswerColumns> columns, boolean perStep) {
    Types.MessageTypeBuilder schema = Types.buildMessage();
    schema.required(PrimitiveTypeName.INT64).named(EXAMPLE);
    if (perStep) {
      schema.required(PrimitiveTypeName.INT32).named(STEP);
    }
    for (AnswerColumns each : columns) {
      if (each.namesClass()) {
        schema
            .required(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named(each.className());
      }
      each.valueNames().forEach(name -> schema.required(PrimitiveTypeName.FLOAT).named(name));
    }
    return schema.named("predictions");
  }

  private static final class Rows implements Writer {
    private final ParquetWriter<Group> writer;
    private final SimpleGroupFactory groups;
    private final List<AnswerColumns> columns;
    private final List<Integer> widths;
    private final boolean perStep;

    Rows(
        ParquetWriter<Group> writer,
        SimpleGroupFactory groups,
        List<AnswerColumns> columns,
        boolean perStep) {
      this.writer = writer;
      this.groups = groups;
      this.columns = columns;
      this.widths = columns.stream().map(each -> each.valueNames().size()).toList();
      this.perStep = perStep;
    }

    @Override
    public void add(long number, List<OutputRows> answers, int index, int steps)
        throws IOException {
      for (int step = 0; step < (perStep ? steps : 1); step++) {
        Group row = groups.newGroup();
        int field = 0;
        row.add(field++, number);
        if (perStep) {
          row.add(field++, step);
        }
        for (int i = 0; i < columns.size(); i++) {
          OutputRows rows = answers.get(i);
          int position = rows.row(index, step);
          AnswerColumns of = columns.get(i);
          if (of.namesClass()) {
            row.add(field++, of.answered(rows, position));
          }
          for (int column = 0; column < widths.get(i); column++) {
            row.add(field++, of.value(rows, position, column));
          }
        }
        writer.write(row);
      }
    }

    @Override
    public void end() throws IOException {
      writer.close();
    }

    /** Closing again what has ended does nothing. */
    @Override
    public void close() throws IOException {
      writer.close();
    }
  }
}
