package dev.parsimony.spark.dl4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parsimony.spark.config.UserErrorException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;

/** Networks in DL4J's own file formats. */
public final class NetworkFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private NetworkFiles() {}

  /**
   * A network with fresh parameters from a configuration, of either of DL4J's kinds.
   *
   * @param name of the file, for messages
   * @throws UserErrorException where the text is no configuration
   */
  public static NetworkSnapshot fromConfiguration(String name, String json) {
    Model model;
    try {
      if (isGraph(json)) {
        model = new ComputationGraph(ComputationGraphConfiguration.fromJson(json));
      } else {
        model = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(json));
      }
      model.init();
    } catch (RuntimeException | JsonProcessingException e) {
      throw new UserErrorException(
          name
              + " is no DL4J configuration (write one with MultiLayerConfiguration.toJson() or"
              + " ComputationGraphConfiguration.toJson()): "
              + Dl4jReason.of(e));
    }
    return NetworkSnapshot.of(model);
  }

  /**
   * A saved model with its optimiser's state.
   *
   * @param name of the file, for messages
   * @throws UserErrorException where the bytes are no saved model
   */
  public static NetworkSnapshot fromZip(String name, byte[] zip) {
    Model model;
    try {
      ByteArrayInputStream in = new ByteArrayInputStream(zip);
      model =
          isGraph(configurationOf(zip))
              ? ModelSerializer.restoreComputationGraph(in, true)
              : ModelSerializer.restoreMultiLayerNetwork(in, true);
    } catch (RuntimeException | IOException e) {
      throw new UserErrorException(
          name
              + " is no saved DL4J model (write one with ModelSerializer.writeModel): "
              + Dl4jReason.of(e));
    }
    return NetworkSnapshot.of(model);
  }

  /**
   * A network in the state that a checkpoint's model has, in its own data type.
   *
   * @throws IOException where the bytes are no saved model
   */
  static Network network(InputStream zip, boolean graph) throws IOException {
    try {
      return Network.of(
          graph
              ? ModelSerializer.restoreComputationGraph(zip, true)
              : ModelSerializer.restoreMultiLayerNetwork(zip, true));
    } catch (RuntimeException e) {
      throw new IOException("no model that DL4J can read: " + Dl4jReason.of(e), e);
    }
  }

  /** What ModelSerializer writes, optimiser state included. */
  public static byte[] toZip(NetworkSnapshot snapshot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelSerializer.writeModel(snapshot.restore().model(), out, true);
    return out.toByteArray();
  }

  private static String configurationOf(byte[] zip) throws IOException {
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().equals("configuration.json")) {
          return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
      }
    }
    throw new IOException("there is no configuration.json in it");
  }

  private static boolean isGraph(String json) throws JsonProcessingException {
    JsonNode root = JSON.readTree(json);
    return root.has("vertices");
  }
}
