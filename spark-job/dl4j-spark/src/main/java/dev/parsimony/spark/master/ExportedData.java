package dev.parsimony.spark.master;

import dev.parsimony.spark.files.Folder;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.hadoop.io.IOUtils;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data sets of an RDD in files, one for each partition: data sets in their order, each as the
 * number of its bytes and these, a null as -1. So the RDD is computed once however often it is
 * read.
 */
final class ExportedData {
  private static final Logger LOG = LoggerFactory.getLogger(ExportedData.class);
  private static final int NULL = -1;

  private ExportedData() {}

  /**
   * Writes all data sets, in one Spark job, and returns them as they are read back.
   *
   * @param folder that all hosts reach
   */
  static JavaRDD<MultiDataSet> export(
      JavaSparkContext spark, JavaRDD<MultiDataSet> data, String folder) {
    SerializableConfiguration hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
    data.foreachPartition(
        dataSets -> write(folder, hadoop, TaskContext.getPartitionId(), dataSets));
    int partitions = data.getNumPartitions();
    List<Integer> all = IntStream.range(0, partitions).boxed().toList();
    return spark
        .parallelize(all, Math.max(1, partitions))
        .flatMap(partition -> Reader.open(folder, hadoop, partition));
  }

  private static String file(int partition) {
    return String.format("part-%05d", partition);
  }

  private static void write(
      String folder,
      SerializableConfiguration hadoop,
      int partition,
      Iterator<MultiDataSet> dataSets)
      throws IOException {
    try (Folder opened = Folder.open(folder, hadoop.value())) {
      opened.write(
          file(partition),
          out -> {
            DataOutputStream data = new DataOutputStream(out);
            while (dataSets.hasNext()) {
              write(dataSets.next(), data);
            }
            data.flush();
          });
    }
  }

  private static void write(@Nullable MultiDataSet dataSet, DataOutputStream out)
      throws IOException {
    if (dataSet == null) {
      out.writeInt(NULL);
      return;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    dataSet.save(bytes);
    out.writeInt(bytes.size());
    bytes.writeTo(out);
  }

  /** Reads a partition's data sets as they are asked for. */
  private static final class Reader implements Iterator<@Nullable MultiDataSet> {
    private final DataInputStream in;
    private int length;
    private boolean ended;

    private Reader(DataInputStream in) {
      this.in = in;
    }

    /** Opens a partition's file until the task ends, in whatever way. */
    static Reader open(String name, SerializableConfiguration hadoop, int partition)
        throws IOException {
      Folder folder = Folder.open(name, hadoop.value());
      closeAfterTask(folder);
      DataInputStream in = new DataInputStream(folder.read(file(partition)));
      closeAfterTask(in); // Before the folder: Spark calls the last listener first.
      Reader reader = new Reader(in);
      reader.advance();
      return reader;
    }

    private static void closeAfterTask(Closeable open) {
      TaskCompletionListener closing = context -> IOUtils.cleanupWithLogger(LOG, open);
      TaskContext.get().addTaskCompletionListener(closing);
    }

    private void advance() throws IOException {
      try {
        length = in.readInt();
      } catch (EOFException e) {
        ended = true;
      }
    }

    @Override
    public boolean hasNext() {
      return !ended;
    }

    @Override
    public @Nullable MultiDataSet next() {
      if (ended) {
        throw new NoSuchElementException();
      }
      try {
        MultiDataSet next = length == NULL ? null : read(in, length);
        advance();
        return next;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static MultiDataSet read(InputStream in, int length) throws IOException {
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException("An exported file of data sets ends within one");
      }
      org.nd4j.linalg.dataset.MultiDataSet dataSet = new org.nd4j.linalg.dataset.MultiDataSet();
      dataSet.load(new java.io.ByteArrayInputStream(bytes));
      return dataSet;
    }
  }
}
