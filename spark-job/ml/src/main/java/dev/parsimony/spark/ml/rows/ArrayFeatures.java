package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.data.format.ArrayShape;
import java.util.List;
import org.apache.spark.sql.Row;

/** Features in an array of numbers. */
record ArrayFeatures(Cell cell) implements FeatureReader {

  @Override
  public ArrayShape shape(Row row) {
    return ArrayShape.vector(Math.max(1, values(row).size()));
  }

  private List<?> values(Row row) {
    cell.value(row);
    return row.getList(cell.index());
  }

  @Override
  public void read(Row row, ArrayShape shape, float[] into) {
    List<?> values = values(row);
    cell.requireLength(values.size(), into.length);
    int i = 0;
    for (Object value : values) {
      if (value == null) {
        throw new BadRowException("the column '" + cell.name() + "' holds a null at index " + i);
      }
      into[i++] = ((Number) value).floatValue();
    }
  }
}
