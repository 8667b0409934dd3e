package dev.parsimony.spark.dl4j.keras;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.UserErrorException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;
import org.deeplearning4j.nn.modelimport.keras.KerasModel;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.utils.KerasModelBuilder;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** A model as Keras 1 and 2 save it in HDF5, read by DL4J's importer. */
@Internal
public final class KerasFile {
  private static final byte[] HDF5 = HexFormat.of().parseHex("894844460d0a1a0a");
  private static final String MODEL = "model_config";
  private static final String TRAINING = "training_config";
  private static final String VERSION = "keras_version";

  private KerasFile() {}

  /**
   * Reads a model with its weights, its loss and its optimiser.
   *
   * @param name of the file, for messages
   * @param in not closed; copied to a local file first, for HDF5 reads nothing else
   * @param given what takes the place of the loss and the optimiser that it was saved with
   * @throws UserErrorException where it is none, or has what DL4J does not import
   */
  public static Model read(String name, InputStream in, ModelSpec.KerasModel given)
      throws IOException {
    org.bytedeco.hdf5.Exception.dontPrint(); // what it says is in the exception
    Path copy = Files.createTempFile("parsimony-keras-", ".h5");
    try {
      copy(name, in, copy);
      synchronized (Hdf5Archive.LOCK_OBJECT) {
        try (HdfObjects opened = new HdfObjects()) {
          return KerasOutput.fused(imported(name, copy.toString(), given));
        }
      }
    } catch (UnsupportedKerasConfigurationException | InvalidKerasConfigurationException e) {
      throw new UserErrorException(
          "DL4J does not import " + name + ": " + firstLine(e) + " Change the model in Keras.", e);
    } finally {
      Files.delete(copy);
    }
  }

  private static void copy(String name, InputStream in, Path copy) throws IOException {
    byte[] first = in.readNBytes(HDF5.length);
    if (!Arrays.equals(first, HDF5)) {
      throw new UserErrorException(
          name + " is no HDF5 file; save the model in Keras 2 by model.save('model.h5').");
    }
    try (OutputStream out = Files.newOutputStream(copy)) {
      out.write(first);
      in.transferTo(out);
    }
  }

  private static Model imported(String name, String file, ModelSpec.KerasModel given)
      throws IOException,
          UnsupportedKerasConfigurationException,
          InvalidKerasConfigurationException {
    boolean sequential;
    Optional<String> saved;
    try (Hdf5Archive archive = new Hdf5Archive(file)) {
      if (!archive.hasAttribute(MODEL)) {
        throw new UserErrorException(
            name
                + " holds no model, perhaps weights alone; save the whole model in Keras 2 by"
                + " model.save('model.h5').");
      }
      requireVersion(name, archive);
      String model = archive.readAttributeAsJson(MODEL);
      String kind = new ObjectMapper().readTree(model).path("class_name").asText();
      sequential = kind.equals("Sequential");
      saved =
          archive.hasAttribute(TRAINING)
              ? Optional.of(archive.readAttributeAsJson(TRAINING))
              : Optional.empty();
    }
    KerasModelBuilder builder =
        new KerasModel()
            .modelBuilder()
            .modelHdf5Filename(file)
            .trainingJson(KerasTraining.of(name, saved, given))
            .enforceTrainingConfig(true);
    builder.modelJson(KerasLayers.of(name, builder.getModelJson()));
    return sequential
        ? builder.buildSequential().getMultiLayerNetwork()
        : builder.buildModel().getComputationGraph();
  }

  private static void requireVersion(String name, Hdf5Archive archive)
      throws UnsupportedKerasConfigurationException {
    String version = archive.hasAttribute(VERSION) ? archive.readAttributeAsString(VERSION) : "1";
    if (!version.startsWith("1") && !version.startsWith("2")) {
      throw new UserErrorException(
          String.format(
              "%s was saved by Keras %s, and DL4J imports models of Keras 1 and 2; build it with"
                  + " Keras 2 (pip install tf_keras), give it these weights and save it by"
                  + " model.save('model.h5').",
              name, version));
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
  }
}
