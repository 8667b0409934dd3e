package dev.parsimony.spark.data.source;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFilesTest {
  @TempDir Path folder;

  @Test
  void aFileThatOnlyTheDriverSees() {
    DataFiles files = new DataFiles(new Configuration());
    Path gone = folder.resolve("gone.csv");
    UserErrorException e = assertThrows(UserErrorException.class, () -> files.open("file:" + gone));
    assertTrue(e.sentence().startsWith(gone + " cannot be opened on host "), e.sentence());
  }
}
