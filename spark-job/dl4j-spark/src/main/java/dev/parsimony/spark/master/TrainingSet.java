package dev.parsimony.spark.master;

import dev.parsimony.spark.data.RecordData;
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
 * fits on it.
 */
final class TrainingSet {
  private static final String EXPORT = "export";

  private final MasterSettings settings;
  private final TempFolder folder;

  private @Nullable JavaSparkContext context;
  private int id;
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
   * @param dataSets loaded from these
   * @param survey looks at data sets
   */
  RecordData ofPaths(
      JavaSparkContext spark,
      JavaRDD<String> given,
      Supplier<JavaRDD<MultiDataSet>> dataSets,
      Function<JavaRDD<MultiDataSet>, RecordData> survey) {
    return of(
        spark,
        given,
        () -> {
          store(given, StorageLevels.of(settings.storageLevelStreams));
          return survey.apply(dataSets.get());
        });
  }

  private RecordData of(JavaSparkContext spark, JavaRDD<?> given, Supplier<RecordData> found) {
    RecordData known = examples;
    if (known != null && id == given.id() && context != null && context.sc() == spark.sc()) {
      return known;
    }
    forget(spark);
    RecordData fresh = found.get();
    context = spark;
    id = given.id();
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
