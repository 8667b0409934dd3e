package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Chooses how features are read, by the types of their columns. */
@Internal
public final class FeatureReaders {
  private FeatureReaders() {}

  /**
   * Returns the reader of these columns.
   *
   * @param columns one of any kind, or several numeric ones
   * @throws UserErrorException for a column that is not there, or holds something else
   */
  public static FeatureReader of(StructType schema, List<String> columns) {
    if (columns.size() > 1) {
      return new ColumnFeatures(
          columns.stream().map(column -> numericCell(schema, column)).toList());
    }
    return of(schema, columns.get(0), columns.get(0));
  }

  /**
   * Returns the reader of one column.
   *
   * @param place its name in the schema
   * @param column its name for messages
   */
  static FeatureReader of(StructType schema, String place, String column) {
    DataType type = type(schema, place);
    Cell cell = new Cell(schema.fieldIndex(place), column);
    if (numeric(type)) {
      return new ColumnFeatures(List.of(cell));
    }
    if (type.equals(SQLDataTypes.VectorType())) {
      return new VectorFeatures(cell);
    }
    if (type instanceof ArrayType array && array.elementType() instanceof NumericType) {
      return new ArrayFeatures(cell);
    }
    if (type instanceof BinaryType) {
      return new EncodedImageFeatures(cell);
    }
    if (type instanceof StructType struct && ImageFeatures.holds(struct)) {
      return ImageFeatures.of(cell, struct);
    }
    throw new UserErrorException(
        "The column '"
            + column
            + "' is of type "
            + type.catalogString()
            + ", which holds no features; expected a vector (VectorAssembler makes one), an array of"
            + " numbers, a number, an image of Spark's image source, or the binary content of PNG"
            + " or JPEG files.");
  }

  /** Returns how long the vectors of a column are, as far as its metadata says. */
  public static OptionalInt knownLength(StructType schema, List<String> columns) {
    if (columns.size() > 1 || numeric(type(schema, columns.get(0)))) {
      return OptionalInt.of(columns.size());
    }
    StructField field = field(schema, columns.get(0));
    if (!field.dataType().equals(SQLDataTypes.VectorType())) {
      return OptionalInt.empty();
    }
    int size = AttributeGroup.fromStructField(field).size();
    return size > 0 ? OptionalInt.of(size) : OptionalInt.empty();
  }

  private static Cell numericCell(StructType schema, String column) {
    DataType type = type(schema, column);
    if (!numeric(type)) {
      throw new UserErrorException(
          "The column '"
              + column
              + "' is of type "
              + type.catalogString()
              + ", but several columns of features must be numbers; encode it, or put all into one"
              + " vector with VectorAssembler.");
    }
    return cell(schema, column);
  }

  /** Returns whether values of a type are numbers, of which Booleans are 0 and 1. */
  public static boolean numeric(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType;
  }

  private static Cell cell(StructType schema, String column) {
    return new Cell(schema.fieldIndex(column), column);
  }

  private static DataType type(StructType schema, String column) {
    return field(schema, column).dataType();
  }

  /**
   * Returns a column.
   *
   * @throws UserErrorException if it is not there, or twice
   */
  public static StructField field(StructType schema, String column) {
    if (Arrays.stream(schema.fieldNames()).filter(column::equals).count() > 1) {
      throw new UserErrorException(
          "There are several columns '" + column + "' in the DataFrame; rename all but one.");
    }
    return Arrays.stream(schema.fields())
        .filter(field -> field.name().equals(column))
        .findFirst()
        .orElseThrow(
            () ->
                new UserErrorException(
                    "There is no column '"
                        + column
                        + "' in the DataFrame, which has "
                        + String.join(", ", schema.fieldNames())
                        + "."));
  }
}
