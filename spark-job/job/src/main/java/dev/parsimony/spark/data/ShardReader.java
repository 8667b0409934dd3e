package dev.parsimony.spark.data;

import dev.parsimony.spark.data.source.DataFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/** Reads one slice in a task and gives every example the key of its place. */
record ShardReader(DataFiles files, List<PlacedTask> tasks, ShardPlan plan, TestSplit split)
    implements PairFlatMapFunction<Object, Long, byte[]> {

  @Override
  public Iterator<Tuple2<Long, byte[]>> call(Object index) throws IOException {
    PlacedTask task = tasks.get(((Number) index).intValue());
    SliceExamples examples = new SliceExamples(files, task, plan, split);
    TaskCompletionListener listener = context -> closeUnchecked(examples);
    TaskContext.get().addTaskCompletionListener(listener);
    return examples;
  }

  private static void closeUnchecked(SliceExamples examples) {
    try {
      examples.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
