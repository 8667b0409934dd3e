package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.source.FeatureOrder;
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
    if (sequences(type)) {
      return new SequenceFeatures(cell);
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
            + " numbers, a number, an array of time steps (of arrays or vectors), an image of Spark's"
            + " image source, or the binary content of PNG or JPEG files.");
  }

  /**
   * Returns the readers of a network's inputs: one of all columns where it has a single input, or
   * else one of each column.
   *
   * @param inputs names of the network's inputs, in their order
   * @param learned names of the features of a single input, in whose order they are taken; empty
   *     where they are not known
   * @throws UserErrorException for a column that is not there, or holds something else, and where
   *     there are not as many as inputs
   */
  public static List<FeatureReader> of(
      StructType schema, List<String> columns, List<String> inputs, List<String> learned) {
    if (inputs.size() == 1) {
      return List.of(ordered(schema, columns, learned));
    }
    if (columns.size() != inputs.size()) {
      throw new UserErrorException(
          String.format(
              "The network has %d inputs (%s), but features are in %d column%s (%s); name one column"
                  + " for each input, in this order, by featuresCols.",
              inputs.size(),
              String.join(", ", inputs),
              columns.size(),
              columns.size() == 1 ? "" : "s",
              String.join(", ", columns)));
    }
    return columns.stream().map(column -> of(schema, column, column)).toList();
  }

  private static FeatureReader ordered(
      StructType schema, List<String> columns, List<String> learned) {
    FeatureReader asTheyAre = of(schema, columns);
    List<Integer> places =
        FeatureOrder.places(learned, ColumnNames.of(schema, columns), "The DataFrame");
    if (places.isEmpty()) {
      return asTheyAre;
    }
    return columns.size() > 1
        ? of(schema, FeatureOrder.ordered(columns, places))
        : new OrderedFeatures(asTheyAre, places);
  }

  /** Whether a column of that type holds arrays of time steps, each an array or a vector. */
  public static boolean sequences(DataType type) {
    if (!(type instanceof ArrayType array)) {
      return false;
    }
    DataType step = array.elementType();
    return step.equals(SQLDataTypes.VectorType())
        || (step instanceof ArrayType values && values.elementType() instanceof NumericType);
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
