package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.AllowedClasses;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.file.Architecture;
import dev.parsimony.spark.dl4j.file.CheckpointModel;
import dev.parsimony.spark.dl4j.file.ConfigurationText;
import dev.parsimony.spark.dl4j.file.FeatureNames;
import dev.parsimony.spark.dl4j.file.MalformedModelException;
import dev.parsimony.spark.dl4j.file.ModelFile;
import dev.parsimony.spark.dl4j.file.Normaliser;
import dev.parsimony.spark.dl4j.file.TooLargeException;
import dev.parsimony.spark.dl4j.keras.KerasFile;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Networks in DL4J's own file formats, and in Keras's. */
@Internal
public final class NetworkFiles {
  private NetworkFiles() {}

  /**
   * A saved model.
   *
   * @param others entries of its zip that DL4J leaves to its users, by name
   */
  public record Saved(NetworkSnapshot network, Map<String, byte[]> others) {}

  /** A network with fresh parameters from a configuration that names DL4J's classes only. */
  public static NetworkSnapshot fromConfiguration(String name, String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return fromConfiguration(name, new ByteArrayInputStream(bytes), AllowedClasses.NONE);
  }

  /**
   * A network with fresh parameters from a configuration, of either of DL4J's kinds.
   *
   * @param name of the file, for messages
   * @param json in UTF-8; not closed
   * @throws UserErrorException where it is no configuration, or names other classes
   */
  public static NetworkSnapshot fromConfiguration(
      String name, InputStream json, AllowedClasses allowed) {
    try {
      ConfigurationText text = ConfigurationText.read(name, json, allowed);
      Architecture architecture = Architecture.parse(text.json(), text.graph());
      architecture.requirePossible(name);
      return NetworkSnapshot.of(architecture.create());
    } catch (UserErrorException e) {
      throw e;
    } catch (LinkageError e) {
      throw unlinked(name, e);
    } catch (TooLargeException e) {
      throw tooLarge(name, e);
    } catch (RuntimeException | IOException e) {
      throw new UserErrorException(
          name
              + " is no DL4J configuration (write one with MultiLayerConfiguration.toJson() or"
              + " ComputationGraphConfiguration.toJson()): "
              + Dl4jReason.of(e));
    }
  }

  /** The network of a saved model that names DL4J's classes only. */
  public static NetworkSnapshot fromZip(String name, byte[] zip) {
    return fromZip(name, () -> new ByteArrayInputStream(zip), AllowedClasses.NONE).network();
  }

  /**
   * A saved model with its optimiser's state and all else that is in it.
   *
   * @param name of the file, for messages
   * @throws UserErrorException where it is no saved model, names other classes, or has something
   *     that would have to be dropped
   */
  public static Saved fromZip(String name, ModelFile.Source source, AllowedClasses allowed) {
    return fromZip(name, source, allowed, NetworkSnapshot::of);
  }

  /**
   * A saved model that is to answer only: without its optimiser's state, and whether or not it can
   * be trained.
   *
   * @param name of the file, for messages
   * @throws UserErrorException where it is no saved model, or names other classes
   */
  public static NetworkSnapshot toAnswer(
      String name, ModelFile.Source source, AllowedClasses allowed) {
    return fromZip(name, source, allowed, NetworkSnapshot::toAnswer).network();
  }

  private static Saved fromZip(
      String name,
      ModelFile.Source source,
      AllowedClasses allowed,
      Function<Model, NetworkSnapshot> copy) {
    try {
      ModelFile file = ModelFile.read(name, source, allowed);
      NetworkSnapshot network = copy.apply(file.model());
      Map<String, byte[]> others = new LinkedHashMap<>(file.others());
      List<String> features = FeatureNames.of(others.remove(FeatureNames.ENTRY));
      return new Saved(network.normalisedBy(file.normaliser()).learnedFrom(features), others);
    } catch (UserErrorException e) {
      throw e;
    } catch (LinkageError e) {
      throw unlinked(name, e);
    } catch (TooLargeException e) {
      throw tooLarge(name, e);
    } catch (RuntimeException | IOException e) {
      throw new UserErrorException(
          name
              + " is no saved DL4J model (write one with ModelSerializer.writeModel): "
              + Dl4jReason.of(e));
    }
  }

  /**
   * The network of a model that Keras saved.
   *
   * @param name of the file, for messages
   * @param hdf5 not closed
   * @param given what takes the place of the loss and the optimiser that it was saved with
   * @throws UserErrorException where it is none, or has what DL4J does not import
   */
  public static NetworkSnapshot fromKeras(String name, InputStream hdf5, ModelSpec.KerasModel given)
      throws IOException {
    try {
      return NetworkSnapshot.of(KerasFile.read(name, hdf5, given));
    } catch (UserErrorException e) {
      throw e;
    } catch (LinkageError e) {
      throw new UserErrorException(
          name + " has what this program lacks the libraries for (" + e + ").", e);
    } catch (RuntimeException e) {
      throw new UserErrorException(
          "DL4J does not import " + name + ": " + Dl4jReason.of(e) + ".", e);
    }
  }

  private static UserErrorException tooLarge(String name, TooLargeException e) {
    return new UserErrorException(name + " is not read: " + e.getMessage() + ".", e);
  }

  /** A class of the user's whose own classes are missing, or that failed to start. */
  private static UserErrorException unlinked(String name, LinkageError e) {
    return new UserErrorException(
        name
            + " names classes that do not load ("
            + e
            + "); give all jars that they need to spark-submit with --jars.",
        e);
  }

  /**
   * A run's network in the state that a checkpoint's model has.
   *
   * @param zip not closed
   * @throws MalformedModelException where the bytes are no model of that network
   */
  static Network network(InputStream zip, NetworkSnapshot run) throws IOException {
    try {
      Architecture architecture = Architecture.parse(run.configurationJson(), run.graph());
      CheckpointModel saved = CheckpointModel.read(zip, architecture);
      Network network = Network.of(saved.model());
      network.setCounters(saved.iteration(), saved.epoch());
      return network;
    } catch (RuntimeException e) {
      throw new MalformedModelException(Dl4jReason.of(e), e);
    }
  }

  /** Returns what ModelSerializer writes, optimiser state included. */
  public static byte[] toZip(NetworkSnapshot snapshot) throws IOException {
    return toZip(snapshot, Map.of());
  }

  /**
   * Returns what ModelSerializer writes, optimiser state and normaliser included.
   *
   * @param others more entries, by name
   */
  public static byte[] toZip(NetworkSnapshot snapshot, Map<String, byte[]> others)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Network network = snapshot.restore();
    Normaliser normaliser = snapshot.normaliser();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      entry(
          zip, "configuration.json", network.configurationJson().getBytes(StandardCharsets.UTF_8));
      array(zip, "coefficients.bin", network.parameters());
      if (!network.updaterState().isEmpty()) {
        array(zip, "updaterState.bin", network.updaterState());
      }
      if (normaliser.present()) {
        entry(zip, "normalizer.bin", normaliser.file());
      }
      if (!snapshot.features().isEmpty()) {
        entry(zip, FeatureNames.ENTRY, FeatureNames.json(snapshot.features()));
      }
      for (Map.Entry<String, byte[]> other : others.entrySet()) {
        entry(zip, other.getKey(), other.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
  }

  private static void array(ZipOutputStream zip, String name, INDArray array) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    DataOutputStream data = new DataOutputStream(new BufferedOutputStream(zip));
    Nd4j.write(array, data);
    data.flush();
  }
}
