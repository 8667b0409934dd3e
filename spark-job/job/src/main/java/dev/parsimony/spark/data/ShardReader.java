package dev.parsimony.spark.data;

import dev.parsimony.spark.data.source.SliceOpener;
import dev.parsimony.spark.data.source.SliceWork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/** Reads one slice in a task and gives every example the key of its place. */
record ShardReader(List<PlacedTask> tasks, ShardPlan plan, TestSplit split)
    implements SliceWork<Tuple2<Long, byte[]>> {

  @Override
  public Iterator<Tuple2<Long, byte[]>> on(int index, SliceOpener opener) throws IOException {
    SliceExamples examples = new SliceExamples(opener, tasks.get(index), plan, split);
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
