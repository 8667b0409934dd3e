package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A partition of rows, which Spark reads.
 *
 * @param classes undecided until all labels were seen
 */
record RowSlice(String name, RowLayout layout, CsvClasses classes) implements TableSlice {

  static SourcePart part(JavaSparkContext spark, DataSource.Rows source) {
    RowTable table = RowSources.find(spark, source);
    RowLayout layout =
        new RowLayout(
            table.columns(),
            table.label(),
            table.features(),
            table.unread(),
            table.features().size() == table.shape().size());
    JavaRDD<RowCursor> cursors = table.cursors();
    List<Slice> slices = new ArrayList<>();
    for (int i = 0; i < cursors.getNumPartitions(); i++) {
      slices.add(new RowSlice(source.kind() + source.path(), layout, CsvClasses.UNDECIDED));
    }
    if (slices.isEmpty()) {
      throw new UserErrorException(source + " holds no examples.");
    }
    ExampleFormat format =
        ExampleFormat.classified(
            table.shape(), table.pixels() ? ArrayEncoding.UINT8 : ArrayEncoding.FLOAT32);
    return new SourcePart(slices, format, OptionalInt.empty(), Optional.of(cursors));
  }

  @Override
  public Slice with(CsvClasses decided) {
    return new RowSlice(name, layout, decided);
  }

  @Override
  public Slice withoutLabels() {
    return new RowSlice(name, layout.withoutLabels(), classes);
  }

  @Override
  public String labelWords() {
    return layout.label() == TableLayout.NO_LABEL
        ? ""
        : "class from " + layout.name(layout.label());
  }

  @Override
  public ExampleReader open(DataFiles files, ExampleFormat format) {
    throw new IllegalStateException("Rows are read where Spark has them");
  }

  /** Starts at a partition's first row. */
  ExampleReader open(RowCursor rows, ExampleFormat format) {
    return new RowReader(this, rows, format);
  }
}
