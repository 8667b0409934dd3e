package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

/**
 * One csv file: numbers only, separated by commas; the last column is the class.
 *
 * @param columns features and label, as in the first line of data of the first file
 */
record CsvSlice(String file, int columns) implements Slice {

  static SourcePart part(DataFiles files, String path) {
    List<String> names = files.csvFiles(path);
    int columns = columns(files, path, names);
    List<Slice> slices = names.stream().<Slice>map(name -> new CsvSlice(name, columns)).toList();
    ExampleFormat format =
        ExampleFormat.classified(ArrayShape.vector(columns - 1), ArrayEncoding.FLOAT32);
    return new SourcePart(slices, format, OptionalInt.empty());
  }

  private static int columns(DataFiles files, String path, List<String> names) {
    for (String name : names) {
      try (CsvLines lines = new CsvLines(files, name)) {
        if (lines.advance()) {
          if (lines.columns() < 2) {
            throw new UserErrorException(
                lines.place()
                    + " has one column; needed are the features and, last, the class number,"
                    + " separated by commas.");
          }
          return lines.columns();
        }
      } catch (IOException e) {
        throw DataFiles.unreadable(DataFiles.shown(name), e);
      }
    }
    throw new UserErrorException(path + " holds no line of numbers.");
  }

  @Override
  public String name() {
    return DataFiles.shown(file);
  }

  @Override
  public ExampleReader open(DataFiles files, ExampleFormat format) {
    return new CsvReader(new CsvLines(files, file), columns);
  }
}
