package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.LabelKind;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A partition of rows, which Spark reads.
 *
 * @param classes undecided until all labels were seen
 */
record RowSlice(String name, RowLayout layout, CsvClasses classes) implements TableSlice {

  /**
   * Finds the partitions.
   *
   * @param labelled whether columns of labels and targets are read
   */
  static SourcePart part(JavaSparkContext spark, DataSource.Rows source, boolean labelled) {
    RowTable table = RowSources.find(spark, source, labelled);
    RowLayout layout =
        new RowLayout(
            table.columns(),
            table.label(),
            targets(source, table),
            table.weight(),
            table.features(),
            List.of(),
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
        layout.format(table.shape(), table.pixels() ? ArrayEncoding.UINT8 : ArrayEncoding.FLOAT32);
    return new SourcePart(slices, format, OptionalInt.empty(), Optional.of(cursors));
  }

  private static Targets targets(DataSource.Rows source, RowTable table) {
    List<String> columns = table.targets().stream().map(table.columns()::get).toList();
    boolean oneEach = table.width() == 0 || columns.size() == table.width();
    if (source.options().targets().kind() == LabelKind.LABELS && table.width() == 1) {
      throw new UserErrorException(
          source + ": labels= names several labels, each 0 or 1; for a single one say label=.");
    }
    return new Targets(
        source.options().targets().kind(),
        table.targets(),
        oneEach
            ? columns
            : IntStream.range(0, table.width()).mapToObj(i -> columns.get(0) + "_" + i).toList());
  }

  @Override
  public Slice with(CsvClasses decided) {
    return new RowSlice(name, layout, decided);
  }

  @Override
  public Slice ordered(List<Integer> places) {
    return new RowSlice(name, layout.ordered(places), classes);
  }

  @Override
  public Slice withoutLabels() {
    return new RowSlice(name, layout.withoutLabels(), classes);
  }

  @Override
  public Slice withoutWeights() {
    return new RowSlice(name, layout.withoutWeights(), classes);
  }

  @Override
  public String labelWords() {
    return TableSlice.labelWords(layout);
  }

  @Override
  public List<String> valueNames() {
    return layout.targets().names();
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
