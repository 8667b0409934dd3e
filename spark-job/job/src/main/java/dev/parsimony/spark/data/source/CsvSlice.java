package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.List;
import java.util.OptionalInt;

/**
 * One csv file, read whole by one task: so a line break in quotes is never cut.
 *
 * @param classes undecided until all labels were seen
 */
record CsvSlice(String file, CsvLayout layout, CsvClasses classes) implements TableSlice {

  static SourcePart part(DataFiles files, DataSource.Csv source) {
    List<String> names = files.csvFiles(source.path());
    CsvLayout layout = CsvLayout.find(files, source.path(), names, source.options());
    List<Slice> slices =
        names.stream()
            .<Slice>map(name -> new CsvSlice(name, layout, CsvClasses.UNDECIDED))
            .toList();
    return new SourcePart(slices, format(layout), OptionalInt.empty());
  }

  private static ExampleFormat format(CsvLayout layout) {
    ArrayShape features = ArrayShape.vector(layout.features().size());
    if (layout.values().isEmpty()) {
      return ExampleFormat.classified(features, ArrayEncoding.FLOAT32);
    }
    ArrayShape values = ArrayShape.vector(layout.values().size());
    return new ExampleFormat(
        List.of(
            new ArrayFormat(ArrayRole.LABELS, 0, values, ArrayEncoding.FLOAT32),
            new ArrayFormat(ArrayRole.FEATURES, 0, features, ArrayEncoding.FLOAT32)));
  }

  @Override
  public String name() {
    return DataFiles.shown(file);
  }

  @Override
  public Slice with(CsvClasses decided) {
    return new CsvSlice(file, layout, decided);
  }

  @Override
  public ExampleReader open(DataFiles files, ExampleFormat format) {
    return new CsvReader(new CsvLines(files, file, layout.dialect()), layout, classes, format);
  }

  @Override
  public Slice withoutLabels() {
    return new CsvSlice(file, layout.withoutLabels(), classes);
  }

  @Override
  public String labelWords() {
    if (!layout.values().isEmpty()) {
      return "values from " + CsvColumns.names(layout.header(), layout.values());
    }
    return layout.label() == TableLayout.NO_LABEL
        ? ""
        : "class from " + layout.name(layout.label());
  }

  @Override
  public List<String> valueNames() {
    return layout.values().stream()
        .map(i -> layout.header().isEmpty() ? "column " + (i + 1) : layout.header().get(i))
        .toList();
  }
}
