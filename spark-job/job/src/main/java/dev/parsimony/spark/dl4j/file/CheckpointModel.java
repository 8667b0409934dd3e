package dev.parsimony.spark.dl4j.file;

import dev.parsimony.spark.Internal;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A checkpoint's model: parameters, optimiser state and counters, put into the network that the run
 * has anyway. Of the configuration beside them only the counters are read.
 */
@Internal
public record CheckpointModel(Model model, int iteration, int epoch) {

  /**
   * Reads a checkpoint's model.
   *
   * @param zip closed by the caller
   * @param architecture of the run's network
   * @throws IOException where it is none of such a network
   */
  public static CheckpointModel read(InputStream zip, Architecture architecture)
      throws IOException {
    return new Reading(architecture, new ModelZip(zip)).run();
  }

  private static final class Reading {
    private final Architecture architecture;
    private final long count;
    private final ModelZip zip;
    private @Nullable ConfigurationText configuration;
    private @Nullable INDArray parameters;
    private @Nullable INDArray updaterState;

    Reading(Architecture architecture, ModelZip zip) {
      this.architecture = architecture;
      this.count = architecture.parameterCount();
      this.zip = zip;
    }

    CheckpointModel run() throws IOException {
      for (Optional<String> name = zip.next(); name.isPresent(); name = zip.next()) {
        entry(name.get());
      }
      ConfigurationText counters = configuration;
      INDArray read = parameters;
      if (counters == null || read == null) {
        throw new MalformedModelException("it has not all that a checkpoint's model has");
      }
      Model model = architecture.create(read, Optional.ofNullable(updaterState));
      return new CheckpointModel(model, counters.iteration(), counters.epoch());
    }

    private void entry(String name) throws IOException {
      switch (name) {
        case ModelZip.CONFIGURATION -> configuration = ConfigurationText.counters(zip.content());
        case ModelZip.PARAMETERS -> parameters = zip.vector(name, count, count);
        case ModelZip.UPDATER_STATE ->
            updaterState = zip.vector(name, 0, count * ModelLimits.STATE_PER_PARAMETER);
        case ModelZip.NORMALISER -> zip.bytes(name, ModelLimits.NORMALISER_BYTES);
        default ->
            throw new MalformedModelException(
                "it has a " + name + ", which no checkpoint's model has");
      }
    }
  }
}
