package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.data.format.ArrayShape;
import java.util.List;
import org.apache.spark.sql.Row;

/** Features in numeric columns, one each. */
record ColumnFeatures(List<Cell> cells) implements FeatureReader {

  @Override
  public ArrayShape shape(Row row) {
    return ArrayShape.vector(cells.size());
  }

  @Override
  public void read(Row row, ArrayShape shape, float[] into) {
    if (into.length != cells.size()) {
      throw new BadRowException(
          String.format(
              "there are %d columns of features, where %d are expected",
              cells.size(), into.length));
    }
    for (int i = 0; i < into.length; i++) {
      Object value = cells.get(i).value(row);
      into[i] = value instanceof Boolean flag ? (flag ? 1 : 0) : ((Number) value).floatValue();
    }
  }
}
