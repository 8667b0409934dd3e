package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.data.format.ArrayShape;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Features of a vector in the order in which the model learned them.
 *
 * @param places of them in the vector
 */
record OrderedFeatures(FeatureReader reader, List<Integer> places) implements FeatureReader {

  @Override
  public ArrayShape shape(Row row) {
    return reader.shape(row);
  }

  @Override
  public void read(Row row, ArrayShape shape, float[] into) {
    float[] given = new float[into.length];
    reader.read(row, shape, given);
    for (int i = 0; i < into.length; i++) {
      into[i] = given[places.get(i)];
    }
  }
}
