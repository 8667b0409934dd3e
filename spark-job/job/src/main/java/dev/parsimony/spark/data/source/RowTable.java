package dev.parsimony.spark.data.source;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.format.ArrayShape;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Rows that Spark reads, as examples.
 *
 * @param columns names of all columns
 * @param label the column of the class, from 0; -1 where there is none
 * @param targets the columns of what is to be answered instead of a class, from 0
 * @param width how many values these hold together; 0 where they are not read
 * @param weight the column of the examples' weights, from 0; -1 where there is none
 * @param features the columns of the features, from 0: one that holds all, or one for each
 * @param unread columns that hold no numbers and are therefore left out, from 0
 * @param shape of a row's features
 * @param pixels whether features are bytes of pixels, divided by 255
 * @param cursors one in each partition; it is read anew for every pass
 */
@Internal
public record RowTable(
    List<String> columns,
    int label,
    List<Integer> targets,
    int width,
    int weight,
    List<Integer> features,
    List<Integer> unread,
    ArrayShape shape,
    boolean pixels,
    JavaRDD<RowCursor> cursors) {
  public RowTable {
    columns = List.copyOf(columns);
    targets = List.copyOf(targets);
    features = List.copyOf(features);
    unread = List.copyOf(unread);
  }
}
