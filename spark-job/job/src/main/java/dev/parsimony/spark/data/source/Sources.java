package dev.parsimony.spark.data.source;

import dev.parsimony.spark.Internal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The sources that a run reads: both parts have records of the same format.
 *
 * @param test empty where some of the training part is to be set aside
 */
@Internal
public record Sources(SourcePart train, Optional<SourcePart> test) {

  /** Does something in a task for each slice; the results are in the slices' order. */
  public <R> JavaRDD<R> each(JavaSparkContext spark, DataFiles files, SliceWork<R> work) {
    List<SourcePart> parts = Stream.concat(Stream.of(train), test.stream()).toList();
    if (parts.stream().allMatch(part -> part.rows().isEmpty())) {
      int slices = parts.stream().mapToInt(part -> part.slices().size()).sum();
      return ofFiles(spark, files, work, 0, slices);
    }
    JavaRDD<R> first = of(spark, files, work, train, 0);
    return test.map(part -> first.union(of(spark, files, work, part, train.slices().size())))
        .orElse(first);
  }

  private static <R> JavaRDD<R> of(
      JavaSparkContext spark, DataFiles files, SliceWork<R> work, SourcePart part, int first) {
    return part.rows()
        .map(rows -> ofRows(rows, work, first))
        .orElseGet(() -> ofFiles(spark, files, work, first, part.slices().size()));
  }

  private static <R> JavaRDD<R> ofFiles(
      JavaSparkContext spark, DataFiles files, SliceWork<R> work, int first, int count) {
    return TaskIndices.of(spark, count)
        .flatMap(index -> work.on(first + ((Number) index).intValue(), SliceOpener.of(files)));
  }

  private static <R> JavaRDD<R> ofRows(JavaRDD<RowCursor> rows, SliceWork<R> work, int first) {
    return rows.mapPartitionsWithIndex(
        (partition, cursors) -> {
          return work.on(first + partition, SliceOpener.of(cursors.next()));
        },
        false);
  }
}
