package dev.parsimony.spark.driver.inference;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.data.ExamplePieces;
import dev.parsimony.spark.data.LocalSpark;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.source.DataFiles;
import dev.parsimony.spark.data.source.SliceOpener;
import dev.parsimony.spark.dl4j.AnswerForm;
import dev.parsimony.spark.dl4j.OutputRows;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that cannot answer frees what its file's writer holds. */
final class PredictionTaskTest {
  @TempDir Path folder;

  private static boolean closed;

  private static final class Closing implements PredictionFormat {
    private static final long serialVersionUID = 1L;

    @Override
    public String extension() {
      return ".x";
    }

    @Override
    public Writer begin(OutputStream out, List<AnswerForm> forms, List<String> classes) {
      return new ClosingWriter();
    }
  }

  private static final class ClosingWriter implements PredictionFormat.Writer, Closeable {
    @Override
    public void add(long number, List<OutputRows> answers, int index, int steps) {}

    @Override
    public void end() throws IOException {
      throw new IOException("It did not answer");
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void theWriterIsClosedWhereAnsweringThrows() {
    try (JavaSparkContext spark = LocalSpark.open()) {
      ExampleFormat format = ExampleFormat.classified(ArrayShape.vector(1), ArrayEncoding.FLOAT32);
      Answering broken =
          new Answering(
              "broken",
              spark.broadcast(new byte[1]), // no network
              new ExamplePieces(format, null, List.of()),
              false,
              1,
              1,
              KernelChoice.OWN.convolutions());
      SerializableConfiguration hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
      PredictionTask task =
          new PredictionTask(
              broken, hadoop, folder.toString(), new Closing(), List.of(), List.of());
      closed = false;
      SliceOpener opener = SliceOpener.of(new DataFiles(spark.hadoopConfiguration()));
      assertThrows(Exception.class, () -> task.on(0, opener));
      assertTrue(closed);
      assertFalse(folder.resolve("part-00000.x").toFile().exists());
    }
  }
}
