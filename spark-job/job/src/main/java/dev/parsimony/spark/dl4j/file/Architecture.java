package dev.parsimony.spark.dl4j.file;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network's configuration, of which DL4J can make networks; each instance makes one. */
@Internal
public sealed interface Architecture {

  /**
   * Reads a configuration's JSON: one of the caller's own making, or one that {@link
   * ConfigurationText} has looked through.
   *
   * @throws RuntimeException where DL4J does not read it
   */
  static Architecture parse(String json, boolean graph) {
    return graph
        ? new Graph(ComputationGraphConfiguration.fromJson(json))
        : new Sequence(MultiLayerConfiguration.fromJson(json));
  }

  /** Returns how many parameters the network takes. */
  long parameterCount();

  /** A network with fresh parameters. */
  Model create();

  /**
   * A network with these parameters, which become its own.
   *
   * @param updaterState empty to begin with a fresh one
   * @throws IOException where the updater's state is another optimiser's
   */
  Model create(INDArray parameters, Optional<INDArray> updaterState) throws IOException;

  /**
   * Requires that there are no more parameters than can be trained.
   *
   * @param file its name, for the message
   * @throws UserErrorException where there are more
   */
  default void requirePossible(String file) {
    long count = parameterCount();
    if (count < 0 || count > ModelLimits.PARAMETERS) {
      throw new UserErrorException(
          String.format(
              Locale.ROOT,
              "%s has %,d parameters; %,d is the most that can be trained.",
              file,
              count,
              ModelLimits.PARAMETERS));
    }
  }

  /** The architecture of a MultiLayerNetwork. */
  record Sequence(MultiLayerConfiguration configuration) implements Architecture {
    @Override
    public long parameterCount() {
      long count = 0;
      for (NeuralNetConfiguration layer : configuration.getConfs()) {
        count = Math.addExact(count, layer.getLayer().initializer().numParams(layer));
      }
      return count;
    }

    @Override
    public Model create() {
      MultiLayerNetwork network = new MultiLayerNetwork(configuration);
      network.init();
      return network;
    }

    @Override
    public Model create(INDArray parameters, Optional<INDArray> updaterState) throws IOException {
      // Configurations of before 1.0.0-beta4 have no data type.
      configuration.setDataType(parameters.dataType());
      MultiLayerNetwork network = new MultiLayerNetwork(configuration);
      network.init(parameters, false);
      if (updaterState.isPresent()) {
        requireLength(network.getUpdater().getStateViewArray(), updaterState.get());
        network.getUpdater().setStateViewArray(network, updaterState.get(), false);
      }
      return network;
    }
  }

  /** The architecture of a ComputationGraph. */
  record Graph(ComputationGraphConfiguration configuration) implements Architecture {
    @Override
    public long parameterCount() {
      long count = 0;
      for (GraphVertex vertex : configuration.getVertices().values()) {
        count = Math.addExact(count, vertex.numParams(true));
      }
      return count;
    }

    @Override
    public Model create() {
      ComputationGraph network = new ComputationGraph(configuration);
      network.init();
      return network;
    }

    @Override
    public Model create(INDArray parameters, Optional<INDArray> updaterState) throws IOException {
      configuration.setDataType(parameters.dataType());
      ComputationGraph network = new ComputationGraph(configuration);
      network.init(parameters, false);
      if (updaterState.isPresent()) {
        requireLength(network.getUpdater().getStateViewArray(), updaterState.get());
        network.getUpdater().setStateViewArray(updaterState.get());
      }
      return network;
    }
  }

  private static void requireLength(INDArray own, INDArray given) throws IOException {
    long expected = own == null ? 0 : own.length();
    if (given.length() != expected) {
      throw new MalformedModelException(
          ModelZip.UPDATER_STATE
              + " has "
              + given.length()
              + " elements, but the configuration's optimiser takes "
              + expected);
    }
  }
}
