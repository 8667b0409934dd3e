package dev.parsimony.spark.dl4j.file;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.AllowedClasses;
import dev.parsimony.spark.config.UserErrorException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The content of a model's zip that DL4J's ModelSerializer writes. It gives the network that {@code
 * ModelSerializer.restore...} gives, without what that does on the way: unpack every entry whole,
 * and deserialise {@code preprocessor.bin} by Java.
 *
 * @param normaliser of the features
 * @param others entries that DL4J leaves to its users, by name, as they are
 */
@Internal
public record ModelFile(Model model, Normaliser normaliser, Map<String, byte[]> others) {

  /** A file that can be read more than once. */
  public interface Source {
    InputStream open() throws IOException;
  }

  /**
   * Reads a model that may come from anyone.
   *
   * @param file its name, for messages
   * @throws dev.parsimony.spark.config.UserErrorException where its configuration is refused
   * @throws IOException where it is none, or has what cannot be applied; with the reason
   */
  public static ModelFile read(String file, Source source, AllowedClasses allowed)
      throws IOException {
    ConfigurationText configuration;
    try (ModelZip zip = new ModelZip(source.open())) {
      zip.find(ModelZip.CONFIGURATION);
      configuration = ConfigurationText.read(file, zip.content(), allowed);
    }
    Architecture architecture = Architecture.parse(configuration.json(), configuration.graph());
    architecture.requirePossible(file);
    try (ModelZip zip = new ModelZip(source.open())) {
      return new Reading(file, architecture, zip).run();
    }
  }

  /** One pass over the entries. */
  private static final class Reading {
    private final String file;
    private final Architecture architecture;
    private final long count;
    private final ModelZip zip;
    private final Map<String, byte[]> others = new LinkedHashMap<>();
    private long otherBytes;
    private @Nullable INDArray parameters;
    private @Nullable INDArray updaterState;
    private Normaliser normaliser = Normaliser.NONE;

    Reading(String file, Architecture architecture, ModelZip zip) {
      this.file = file;
      this.architecture = architecture;
      this.count = architecture.parameterCount();
      this.zip = zip;
    }

    ModelFile run() throws IOException {
      for (Optional<String> name = zip.next(); name.isPresent(); name = zip.next()) {
        entry(name.get());
      }
      INDArray read = parameters;
      if (read == null) {
        throw new MalformedModelException("there is no " + ModelZip.PARAMETERS + " in it");
      }
      Model model = architecture.create(read, Optional.ofNullable(updaterState));
      return new ModelFile(model, normaliser, others);
    }

    private void entry(String name) throws IOException {
      switch (name) {
        case ModelZip.CONFIGURATION -> {}
        case ModelZip.NO_PARAMETERS -> zip.bytes(name, ModelLimits.MARKER_BYTES);
        case ModelZip.PARAMETERS -> parameters = zip.vector(name, count, count);
        case ModelZip.UPDATER_STATE ->
            updaterState = zip.vector(name, 0, count * ModelLimits.STATE_PER_PARAMETER);
        case ModelZip.NORMALISER -> normaliser = normaliser();
        case ModelZip.PREPROCESSOR ->
            throw new UserErrorException(
                file
                    + " has a "
                    + name
                    + " of an old DL4J; it is Java's serialisation, which can start any code, and is"
                    + " not read. Take it out of the zip; a normaliser that the network needs can be"
                    + " added with ModelSerializer.addNormalizerToModel.");
        default -> keep(name);
      }
    }

    private Normaliser normaliser() throws IOException {
      byte[] bytes = zip.bytes(ModelZip.NORMALISER, ModelLimits.NORMALISER_BYTES);
      try {
        return Normaliser.of(bytes);
      } catch (IOException e) {
        throw new UserErrorException(
            file
                + " has a normaliser that cannot be applied ("
                + e.getMessage()
                + "); normalise the data yourself, and save the model without it:"
                + " ModelSerializer.writeModel(model, file, true).",
            e);
      }
    }

    private void keep(String name) throws IOException {
      byte[] bytes = zip.bytes(name, ModelLimits.OTHER_BYTES);
      otherBytes += bytes.length;
      if (otherBytes > ModelLimits.OTHER_BYTES) {
        throw new TooLargeException("all that it has beside DL4J's", ModelLimits.OTHER_BYTES);
      }
      others.put(name, bytes);
      if (others.size() > ModelLimits.OTHER_ENTRIES) {
        throw new MalformedModelException(
            "it has more than " + ModelLimits.OTHER_ENTRIES + " entries");
      }
    }
  }
}
