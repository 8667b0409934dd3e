package dev.parsimony.spark.master;

import dev.parsimony.spark.data.RecordData;
import dev.parsimony.spark.driver.JavaSerialized;
import java.io.Serializable;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * The examples of the RDD that was trained on last: exported or stored, and looked at, once for all
 * fits on it with the same loader.
 */
final class TrainingSet {
  private static final String EXPORT = "export";
  private static final byte[] NO_LOADER = {};

  private final MasterSettings settings;
  private final TempFolder folder;

  private @Nullable JavaSparkContext context;
  private int id;
  private byte[] loader = NO_LOADER;
  private @Nullable RecordData examples;
  private @Nullable JavaRDD<?> stored;

  TrainingSet(MasterSettings settings, TempFolder folder) {
    this.settings = settings;
    this.folder = folder;
  }

  /**
   * Returns the examples of an RDD of data sets.
   *
   * @param given by the user
   * @param dataSets of it
   * @param survey looks at data sets
   */
  RecordData ofDataSets(
      JavaSparkContext spark,
      JavaRDD<?> given,
      Supplier<JavaRDD<MultiDataSet>> dataSets,
      Function<JavaRDD<MultiDataSet>, RecordData> survey) {
    return of(
        spark,
        given,
        NO_LOADER,
        () -> {
          if (settings.rddTrainingApproach == RDDTrainingApproach.Export) {
            String path = folder.path(spark, EXPORT);
            return survey.apply(ExportedData.export(spark, dataSets.get(), path));
          }
          store(given, StorageLevels.of(settings.storageLevel));
          return survey.apply(dataSets.get());
        });
  }

  /**
   * Returns the examples of an RDD of paths.
   *
   * @param given by the user
   * @param loader of their data sets; it is the same as before where its serialised bytes are
   * @param dataSets loaded from these
   * @param survey looks at data sets
   */
  RecordData ofPaths(
      JavaSparkContext spark,
      JavaRDD<String> given,
      Serializable loader,
      Supplier<JavaRDD<MultiDataSet>> dataSets,
      Function<JavaRDD<MultiDataSet>, RecordData> survey) {
    return of(
        spark,
        given,
        JavaSerialized.toBytes(loader),
        () -> {
          store(given, StorageLevels.of(settings.storageLevelStreams));
          return survey.apply(dataSets.get());
        });
  }

  private RecordData of(
      JavaSparkContext spark, JavaRDD<?> given, byte[] with, Supplier<RecordData> found) {
    RecordData known = examples;
    boolean same = context != null && context.sc() == spark.sc() && id == given.id();
    if (known != null && same && Arrays.equals(loader, with)) {
      return known;
    }
    forget(spark);
    RecordData fresh = found.get();
    context = spark;
    id = given.id();
    loader = with;
    examples = fresh;
    return fresh;
  }

  private void store(JavaRDD<?> given, @Nullable StorageLevel level) {
    if (level != null && given.getStorageLevel().equals(StorageLevel.NONE())) {
      given.persist(level);
      stored = given;
    }
  }

  /** Gives back what is stored and exported. */
  void forget(JavaSparkContext spark) {
    examples = null;
    if (stored != null) {
      stored.unpersist(false);
      stored = null;
    }
    if (settings.rddTrainingApproach == RDDTrainingApproach.Export) {
      folder.delete(spark, EXPORT);
    }
  }
}
