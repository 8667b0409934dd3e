package dev.parsimony.spark.ml;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A hash of rows in their order, whatever partitions they are in: a polynomial of their hashes.
 *
 * @param power of {@link #FACTOR}, as many times as there are rows
 */
record RowsHash(long hash, long power, long rows) implements Serializable {
  private static final long FACTOR = 0x9E3779B97F4A7C15L; // odd, so that no row is lost
  private static final RowsHash NONE = new RowsHash(0, 1, 0);

  /** Returns the hash of a DataFrame's rows, all of which are read. */
  static RowsHash of(Dataset<Row> rows) {
    return rows
        .selectExpr("xxhash64(*)")
        .toJavaRDD()
        .mapPartitions(RowsHash::ofPartition)
        .collect()
        .stream()
        .reduce(NONE, RowsHash::followedBy);
  }

  private static Iterator<RowsHash> ofPartition(Iterator<Row> hashes) {
    RowsHash all = NONE;
    while (hashes.hasNext()) {
      all = all.followedBy(new RowsHash(hashes.next().getLong(0), FACTOR, 1));
    }
    return List.of(all).iterator();
  }

  private RowsHash followedBy(RowsHash next) {
    return new RowsHash(hash * next.power + next.hash, power * next.power, rows + next.rows);
  }
}
