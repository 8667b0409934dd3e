package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/**
 * Labels that are values: a number, or a vector or an array of them.
 *
 * @param width values of a label
 */
@Internal
public record ValueLabels(FeatureReader values, Cell cell, int width)
    implements LabelReader, SingleLabel {

  /**
   * Creates a reader of a column of values.
   *
   * @param place its name in the schema
   * @param column its name for messages
   * @throws UserErrorException if it holds one value, and the network predicts several
   */
  public static ValueLabels of(StructType schema, String place, String column, int width) {
    DataType type = FeatureReaders.field(schema, place).dataType();
    if (width != 1 && FeatureReaders.numeric(type)) {
      throw new UserErrorException(
          String.format(
              "The network predicts %d values, but the label column '%s' holds one; give a vector or"
                  + " an array, or a network with one output.",
              width, column));
    }
    if (FeatureReaders.sequences(type)) {
      throw new UserErrorException(
          String.format(
              "The label column '%s' holds labels of time steps, but the network gives one answer for"
                  + " a whole row; end it with an RnnOutputLayer, or give each row one label.",
              column));
    }
    return reader(schema, place, column, width);
  }

  private static ValueLabels reader(StructType schema, String place, String column, int width) {
    return new ValueLabels(
        FeatureReaders.of(schema, place, column),
        new Cell(schema.fieldIndex(place), column),
        width);
  }

  /**
   * Creates a reader for networks that answer at every time step, of a column of values of each
   * step, or of one that holds those of the last.
   */
  public static LabelReader perStep(StructType schema, String place, String column, int width) {
    DataType type = FeatureReaders.field(schema, place).dataType();
    boolean array = FeatureReaders.sequences(type) || (width == 1 && type instanceof ArrayType);
    ValueLabels each = reader(schema, place, column, width);
    return new StepLabels(each, each.cell, array);
  }

  /**
   * Requires a column of numbers, vectors or arrays of numbers, or of arrays of such.
   *
   * @throws UserErrorException if it is none
   */
  public static void requireValues(StructType schema, String column) {
    DataType type = FeatureReaders.field(schema, column).dataType();
    boolean array = type instanceof ArrayType of && of.elementType() instanceof NumericType;
    boolean vector = type.equals(SQLDataTypes.VectorType());
    if (!(FeatureReaders.numeric(type) || array || vector || FeatureReaders.sequences(type))) {
      throw new UserErrorException(
          "The label column '"
              + column
              + "' is of type "
              + type.catalogString()
              + "; expected a number, a vector or an array of numbers.");
    }
  }

  @Override
  public RowLabel read(Row row, int steps) {
    float[] label = new float[width];
    values.read(row, ArrayShape.vector(width), label);
    requireFinite(label);
    return RowLabel.of(label);
  }

  @Override
  public void put(Object given, float[] into, int offset) {
    float[] label = new float[width];
    StepValues.copy(given, label, cell.name(), offset / width);
    requireFinite(label);
    System.arraycopy(label, 0, into, offset, width);
  }

  private void requireFinite(float[] label) {
    for (float value : label) {
      if (!Float.isFinite(value)) {
        throw new BadRowException("the label in the column '" + cell.name() + "' is " + value);
      }
    }
  }
}
