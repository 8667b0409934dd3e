package dev.parsimony.spark.dl4j;

import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.dl4j.file.Normaliser;
import dev.parsimony.spark.worker.ReplicaState;
import java.io.Serializable;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A network as plain values, to be sent and restored anywhere.
 *
 * @param configurationJson of a network that this program holds or has checked: restoring loads the
 *     classes that it names
 * @param graph whether the configuration is a ComputationGraph's
 * @param normaliser of features, before the network sees them
 * @param features names of the columns that features were learned from, in their order; empty where
 *     they are not known
 */
@Internal
public record NetworkSnapshot(
    String configurationJson,
    boolean graph,
    ReplicaState state,
    Normaliser normaliser,
    List<String> features)
    implements Serializable {
  public NetworkSnapshot {
    features = List.copyOf(features);
  }

  /**
   * A copy of what a network is now.
   *
   * @throws dev.parsimony.spark.config.UserErrorException where it cannot be trained, or training
   *     would leave it as it is
   */
  public static NetworkSnapshot of(Model model) {
    NetworkSnapshot snapshot = perhapsIdle(model);
    IdleCheck.require(Network.of(model));
    return snapshot;
  }

  /**
   * A copy of what a network is now, though all its learning rates may be 0: whoever calls {@code
   * fit} epoch by epoch may mean that.
   *
   * @throws dev.parsimony.spark.config.UserErrorException where it cannot be trained
   */
  public static NetworkSnapshot perhapsIdle(Model model) {
    Network network = Network.of(model);
    NetworkRequirements.requireTrainable(network);
    boolean graph = model instanceof ComputationGraph;
    return new NetworkSnapshot(
        network.configurationJson(), graph, stateOf(network), Normaliser.NONE, List.of());
  }

  /**
   * A copy of what a network is now, to answer only: it may lack what training needs.
   *
   * @throws dev.parsimony.spark.config.UserErrorException where its data type is no float's
   */
  static NetworkSnapshot toAnswer(Model model) {
    Network network = Network.of(model);
    NetworkRequirements.requireFloats(network);
    ReplicaState state =
        new ReplicaState(
            Floats.copy(network.parameters()), new float[0], network.iteration(), network.epoch());
    return new NetworkSnapshot(
        network.configurationJson(),
        model instanceof ComputationGraph,
        state,
        Normaliser.NONE,
        List.of());
  }

  /** Returns the network in another state. */
  public NetworkSnapshot with(ReplicaState newState) {
    return new NetworkSnapshot(configurationJson, graph, newState, normaliser, features);
  }

  /** Returns the network on features that are normalised before. */
  public NetworkSnapshot normalisedBy(Normaliser newNormaliser) {
    return new NetworkSnapshot(configurationJson, graph, state, newNormaliser, features);
  }

  /** Returns the network with the names of its features, in their order. */
  public NetworkSnapshot learnedFrom(List<String> names) {
    return new NetworkSnapshot(configurationJson, graph, state, normaliser, names);
  }

  /** Returns a new network that is what this one was. */
  public Model toModel() {
    return restore().model();
  }

  Network restore() {
    Network network = Network.of(initialised());
    network.setCounters(state.iteration(), state.epoch());
    Floats.write(state.parameters(), network.parameters());
    if (state.updaterState().length > 0) {
      Floats.write(state.updaterState(), network.updaterState());
    }
    return network;
  }

  static ReplicaState stateOf(Network network) {
    return new ReplicaState(
        Floats.copy(network.parameters()),
        Floats.copy(network.updaterState()),
        network.iteration(),
        network.epoch());
  }

  private Model initialised() {
    if (graph) {
      ComputationGraph computationGraph =
          new ComputationGraph(ComputationGraphConfiguration.fromJson(configurationJson));
      computationGraph.init();
      return computationGraph;
    }
    MultiLayerNetwork sequential =
        new MultiLayerNetwork(MultiLayerConfiguration.fromJson(configurationJson));
    sequential.init();
    return sequential;
  }
}
