package dev.parsimony.spark.master;

import dev.parsimony.spark.config.UserErrorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.jspecify.annotations.Nullable;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect.Visibility;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.nd4j.shade.jackson.annotation.JsonPropertyOrder;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;
import org.nd4j.shade.jackson.dataformat.yaml.YAMLFactory;

/** The settings of a master, as its JSON and YAML have them; changed by builders only. */
@JsonAutoDetect(
    fieldVisibility = Visibility.ANY,
    getterVisibility = Visibility.NONE,
    isGetterVisibility = Visibility.NONE,
    setterVisibility = Visibility.NONE)
@JsonPropertyOrder(alphabetic = true)
final class MasterSettings {
  private static final ObjectMapper JSON = indented(new ObjectMapper());
  private static final ObjectMapper YAML = indented(new ObjectMapper(new YAMLFactory()));

  @Nullable Integer numWorkers;
  @Nullable Integer workersPerNode;
  int rddDataSetNumExamples = 1;
  int batchSizePerWorker = 16;
  int epochsPerFit = 1;
  long rngSeed = 42;
  boolean saveUpdater = true;
  boolean collectTrainingStats;

  RDDTrainingApproach rddTrainingApproach = RDDTrainingApproach.Export;
  @Nullable String exportDirectory;
  @Nullable String storageLevel = StorageLevels.name(StorageLevels.SERIALIZED);
  @Nullable String storageLevelStreams = StorageLevels.name(StorageLevels.OBJECTS);

  @Nullable String compression;
  @Nullable String share;
  @Nullable String exchange;
  @Nullable Integer threadsPerWorker;
  boolean skipNonFinite;
  @Nullable String checkpointFolder;
  @Nullable String checkpointEvery;
  @Nullable Integer minWorkers;
  @Nullable Integer maxFailures;

  /** Settings of other masters that mean nothing here, as they were given. */
  @JsonProperty("ignored")
  final Map<String, String> ignored = new TreeMap<>();

  private static ObjectMapper indented(ObjectMapper mapper) {
    return mapper.enable(SerializationFeature.INDENT_OUTPUT);
  }

  /** Returns what the user should know about these settings, a sentence each. */
  List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    Map<String, String> silent = new TreeMap<>(ignored);
    boolean moved = silent.keySet().removeIf(name -> name.startsWith("repartition"));
    if (moved) {
      remarks.add(
          "warning: the settings of repartitioning change nothing: examples are dealt out equally"
              + " to all workers");
    }
    if (!silent.isEmpty()) {
      remarks.add(
          "ignored, for workers exchange what they learn as they train: "
              + String.join(", ", silent.keySet()));
    }
    return remarks;
  }

  String toJson() {
    return write(JSON);
  }

  String toYaml() {
    return write(YAML);
  }

  static MasterSettings fromJson(String json) {
    return read(JSON, json);
  }

  static MasterSettings fromYaml(String yaml) {
    return read(YAML, yaml);
  }

  private String write(ObjectMapper mapper) {
    try {
      return mapper.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MasterSettings read(ObjectMapper mapper, String text) {
    try {
      return mapper.readValue(text, MasterSettings.class);
    } catch (JsonProcessingException e) {
      throw new UserErrorException(
          "These are no settings of a ParsimonyTrainingMaster: " + e.getOriginalMessage(), e);
    }
  }
}
