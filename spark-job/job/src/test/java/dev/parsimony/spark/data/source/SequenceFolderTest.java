package dev.parsimony.spark.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.spark.data.LocalSpark;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

final class SequenceFolderTest {
  @Test
  void tasksAreGivenFoldersThatDoNotDependOnTheirOwn() {
    try (JavaSparkContext spark = LocalSpark.open()) {
      DataFiles files = new DataFiles(spark.hadoopConfiguration());
      List<SourcePart> parts =
          SequenceFolder.parts(spark, files, List.of("../../notebooks-data/pen"), false);
      String expected = Path.of("../../notebooks-data/pen").toAbsolutePath().normalize().toString();
      assertEquals(1, parts.get(0).slices().size());
      assertEquals(expected, parts.get(0).slices().get(0).name());
    }
  }
}
