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
public record ValueLabels(FeatureReader values, String column, int width) implements LabelReader {

  /**
   * Creates a reader of a column of values.
   *
   * @param place its name in the schema
   * @param column its name for messages
   * @throws UserErrorException if it holds one value, and the network predicts several
   */
  public static ValueLabels of(StructType schema, String place, String column, int width) {
    if (width != 1 && FeatureReaders.numeric(FeatureReaders.field(schema, place).dataType())) {
      throw new UserErrorException(
          String.format(
              "The network predicts %d values, but the label column '%s' holds one; give a vector or"
                  + " an array, or a network with one output.",
              width, column));
    }
    return new ValueLabels(FeatureReaders.of(schema, place, column), column, width);
  }

  /**
   * Requires a column of numbers, vectors or arrays of numbers.
   *
   * @throws UserErrorException if it is none
   */
  public static void requireValues(StructType schema, String column) {
    DataType type = FeatureReaders.field(schema, column).dataType();
    boolean array = type instanceof ArrayType of && of.elementType() instanceof NumericType;
    if (!(FeatureReaders.numeric(type) || array || type.equals(SQLDataTypes.VectorType()))) {
      throw new UserErrorException(
          "The label column '"
              + column
              + "' is of type "
              + type.catalogString()
              + "; expected a number, a vector or an array of numbers.");
    }
  }

  @Override
  public void read(Row row, float[] into, int offset) {
    float[] own = new float[width];
    values.read(row, ArrayShape.vector(width), own);
    for (int i = 0; i < width; i++) {
      if (!Float.isFinite(own[i])) {
        throw new BadRowException("the label in the column '" + column + "' is " + own[i]);
      }
    }
    System.arraycopy(own, 0, into, offset, width);
  }
}
