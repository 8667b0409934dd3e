package dev.parsimony.spark.master;

import dev.parsimony.spark.config.UserErrorException;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.spark.data.loader.RemoteFileSource;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.loader.Source;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Data sets in files, of which an RDD has the paths. */
final class PathData {
  private static final int BUFFER_BYTES = 1 << 22;

  private PathData() {}

  /** Loads one file. */
  interface Loader extends Serializable {
    MultiDataSet load(Source source) throws IOException;
  }

  /**
   * Returns the data sets, loaded as they are read.
   *
   * @param loader of each file
   */
  static JavaRDD<MultiDataSet> load(JavaSparkContext spark, JavaRDD<String> paths, Loader loader) {
    SerializableConfiguration hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
    return paths.map(path -> load(path, loader, hadoop));
  }

  /**
   * Returns one of the user's loaders.
   *
   * @param single loads a DataSet; null where {@code multi} loads a MultiDataSet
   */
  static Loader loader(@Nullable DataSetLoader single, @Nullable MultiDataSetLoader multi) {
    if (single != null) {
      return source -> single.load(source).toMultiDataSet();
    }
    if (multi != null) {
      return multi::load;
    }
    throw new IllegalArgumentException("Invalid loader: got none, expected one of data sets");
  }

  private static MultiDataSet load(String path, Loader loader, SerializableConfiguration hadoop) {
    try {
      FileSystem files = FileSystem.get(new URI(path), hadoop.value());
      return loader.load(new RemoteFileSource(path, files, BUFFER_BYTES));
    } catch (IOException | URISyntaxException | RuntimeException e) {
      throw new UserErrorException(
          "No data set can be loaded from " + path + ": " + e.getMessage(), e);
    }
  }
}
