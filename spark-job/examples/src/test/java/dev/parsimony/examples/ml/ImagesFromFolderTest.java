package dev.parsimony.examples.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImagesFromFolderTest {
  @Test
  void tellsKindsOfImagesApart(@TempDir Path folder) throws Exception {
    ImagesFromFolder.draw(folder.resolve("training"), 1, 40);
    ImagesFromFolder.draw(folder.resolve("test"), 2, 20);
    try (SparkSession spark = Local.spark()) {
      PipelineModel fitted =
          ImagesFromFolder.fit(ImagesFromFolder.read(spark, folder.resolve("training")), 15);
      Dataset<Row> answered =
          fitted.transform(ImagesFromFolder.read(spark, folder.resolve("test")));
      assertEquals(60, answered.count());
      long right = answered.filter("label = prediction").count();
      assertTrue(right > 45, right + " of 60");
    }
  }
}
