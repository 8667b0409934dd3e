package dev.parsimony.spark.ml;

import dev.parsimony.secondmoment.onednn.OneDnn;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.dl4j.CallersRuntime;
import dev.parsimony.spark.dl4j.NetworkFiles;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.driver.ModelLoader;
import java.util.function.BiFunction;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import scala.Option;

/**
 * Reads what {@link SavedModelWriter} saved. Its network may name classes of the user's own only
 * where {@code spark.parsimony.allow-classes} allows them.
 */
final class SavedModelReader<M extends Params> extends MLReader<M> {
  private final Class<M> type;
  private final BiFunction<String, NetworkSnapshot, M> maker;

  /**
   * @param maker of a model, from its uid and its network
   */
  SavedModelReader(Class<M> type, BiFunction<String, NetworkSnapshot, M> maker) {
    this.type = type;
    this.maker = maker;
  }

  @Override
  public M load(String path) {
    SparkContext spark = sc();
    DefaultParamsReader.Metadata metadata =
        DefaultParamsReader.loadMetadata(path, spark, type.getName());
    M model = maker.apply(metadata.uid(), network(spark, path));
    metadata.getAndSetParams(model, Option.empty());
    return model;
  }

  private static NetworkSnapshot network(SparkContext spark, String path) {
    ModelSpec file = new ModelSpec.SavedModel(SavedModelWriter.file(path).toString());
    try (CallersRuntime runtime = CallersRuntime.take()) {
      OneDnn.enable();
      return new ModelLoader(
              new SparkSettings(spark.getConf()).allowedClasses(), spark.hadoopConfiguration())
          .load(file)
          .map(NetworkFiles.Saved::network)
          .orElseThrow();
    }
  }
}
