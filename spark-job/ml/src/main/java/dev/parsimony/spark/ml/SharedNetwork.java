package dev.parsimony.spark.ml;

import dev.parsimony.secondmoment.onednn.OneDnn;
import dev.parsimony.spark.dl4j.CallersRuntime;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The one network of a JVM that all tasks of a transform ask, in turn: DL4J's networks answer one
 * caller at a time, with all native threads.
 */
final class SharedNetwork {
  /** Networks that are kept in a JVM: such as those of two stages of a pipeline. */
  private static final int KEPT = 4;

  private static final Map<String, SharedNetwork> NETWORKS =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SharedNetwork> eldest) {
          return size() > KEPT;
        }
      };

  private final Model network;
  private final DataType type;

  private SharedNetwork(Model network) {
    this.network = network;
    this.type = network.params().dataType();
  }

  /**
   * Returns the network of this name, made where this JVM has not got it.
   *
   * @param id that no other network has
   */
  static SharedNetwork of(String id, Supplier<NetworkSnapshot> snapshot) {
    synchronized (NETWORKS) {
      return NETWORKS.computeIfAbsent(id, absent -> make(snapshot.get()));
    }
  }

  private static SharedNetwork make(NetworkSnapshot snapshot) {
    try (CallersRuntime runtime = CallersRuntime.take()) {
      OneDnn.enable();
      return new SharedNetwork(snapshot.toModel());
    }
  }

  /**
   * Returns the answers to rows, one after the other.
   *
   * @param features in c order
   * @param shape of the array that the network takes, rows first
   */
  synchronized double[] answers(float[] features, long[] shape) {
    try (CallersRuntime runtime = CallersRuntime.take()) {
      OneDnn.enable();
      INDArray input = Nd4j.create(features, shape, 'c').castTo(type);
      INDArray output =
          network instanceof ComputationGraph graph
              ? graph.output(false, input)[0]
              : ((MultiLayerNetwork) network).output(input, false);
      return output.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    }
  }
}
