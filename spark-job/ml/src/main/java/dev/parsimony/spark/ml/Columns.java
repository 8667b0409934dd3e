package dev.parsimony.spark.ml;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.ml.rows.FeatureReaders;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Columns of DataFrames: checked, named, added. */
final class Columns {
  private Columns() {}

  /** Returns a column by its name, whatever is in it. */
  static Column of(Dataset<?> dataset, String name) {
    return dataset.col("`" + name.replace("`", "``") + "`");
  }

  /**
   * Requires a column of numbers.
   *
   * @param use for the message, such as "label"
   * @param remedy what to do where it holds something else
   */
  static void requireNumeric(StructType schema, String name, String use, String remedy) {
    require(schema, name, use, NumericType.class, "numbers", remedy);
  }

  /** Requires a column of Booleans. */
  static void requireBoolean(StructType schema, String name, String use, String remedy) {
    require(schema, name, use, BooleanType.class, "true and false", remedy);
  }

  private static void require(
      StructType schema,
      String name,
      String use,
      Class<? extends DataType> type,
      String expected,
      String remedy) {
    DataType found = FeatureReaders.field(schema, name).dataType();
    if (!type.isInstance(found)) {
      throw new UserErrorException(
          String.format(
              "The %s column '%s' is of type %s, but must hold %s; %s.",
              use, name, found.catalogString(), expected, remedy));
    }
  }

  /**
   * Returns a schema with more columns.
   *
   * @throws UserErrorException for a name that is there already, in capitals or not
   */
  static StructType append(StructType schema, List<StructField> added) {
    Set<String> names = new HashSet<>();
    for (String name : schema.fieldNames()) {
      names.add(name.toLowerCase(Locale.ROOT));
    }
    for (StructField field : added) {
      if (!names.add(field.name().toLowerCase(Locale.ROOT))) {
        throw new UserErrorException(
            "There is a column '"
                + field.name()
                + "' already, which would be an output; drop it, or give the output another name.");
      }
    }
    return new StructType(
        Stream.concat(Arrays.stream(schema.fields()), added.stream()).toArray(StructField[]::new));
  }
}
