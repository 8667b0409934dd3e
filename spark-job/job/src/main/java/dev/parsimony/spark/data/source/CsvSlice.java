package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.data.format.ArrayEncoding;
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
    return new SourcePart(
        slices,
        layout.format(ArrayShape.vector(layout.features().size()), ArrayEncoding.FLOAT32),
        OptionalInt.empty());
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
  public Slice ordered(List<Integer> places) {
    return new CsvSlice(file, layout.ordered(places), classes);
  }

  @Override
  public Slice withoutLabels() {
    return new CsvSlice(file, layout.withoutLabels(), classes);
  }

  @Override
  public Slice withoutWeights() {
    return new CsvSlice(file, layout.withoutWeights(), classes);
  }

  @Override
  public String labelWords() {
    return TableSlice.labelWords(layout);
  }

  @Override
  public List<String> valueNames() {
    return layout.targets().names();
  }
}
