package dev.parsimony.spark.ml;

import dev.parsimony.secondmoment.onednn.OneDnn;
import dev.parsimony.spark.dl4j.CallersRuntime;
import dev.parsimony.spark.dl4j.NetworkForm;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.OutputForm;
import dev.parsimony.spark.ml.rows.InputArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
   * Returns the answers to rows.
   *
   * @param inputs the rows' features, one array for each of the network's
   * @param steps of each row
   * @return of each row the values of each output, or where that answers at every time step those
   *     of the row's own steps, step by step
   */
  synchronized List<double[][]> answers(
      List<InputArray> inputs, List<Integer> steps, NetworkForm form) {
    try (CallersRuntime runtime = CallersRuntime.take()) {
      OneDnn.enable();
      INDArray[] outputs = outputs(inputs);
      List<double[][]> answers = new ArrayList<>();
      steps.forEach(row -> answers.add(new double[outputs.length][]));
      for (int i = 0; i < outputs.length; i++) {
        put(outputs[i], form.outputs().get(i), steps, i, answers);
      }
      return answers;
    }
  }

  private static void put(
      INDArray given, OutputForm form, List<Integer> steps, int output, List<double[][]> into) {
    INDArray array = given.castTo(DataType.DOUBLE);
    if (form.perStep()) { // rows, steps, values
      array = form.columnsLast() ? array : array.permute(0, 2, 1);
    }
    double[] values = array.dup('c').data().asDouble();
    int length = values.length / steps.size();
    for (int row = 0; row < steps.size(); row++) {
      int own = form.perStep() ? steps.get(row) * form.width() : length;
      into.get(row)[output] = Arrays.copyOfRange(values, row * length, row * length + own);
    }
  }

  private INDArray[] outputs(List<InputArray> inputs) {
    INDArray[] features = new INDArray[inputs.size()];
    INDArray[] masks = new INDArray[features.length];
    for (int i = 0; i < features.length; i++) {
      InputArray input = inputs.get(i);
      features[i] = Nd4j.create(input.values(), input.shape(), 'c').castTo(type);
      if (input.mask().length > 0) {
        long rows = input.shape()[0];
        long[] shape = {rows, input.mask().length / rows};
        masks[i] = Nd4j.create(input.mask(), shape, 'c').castTo(type);
      }
    }
    boolean masked = Arrays.stream(masks).anyMatch(Objects::nonNull);
    if (network instanceof ComputationGraph graph) {
      return masked ? graph.output(false, features, masks) : graph.output(false, features);
    }
    return new INDArray[] {
      ((MultiLayerNetwork) network).output(features[0], false, masks[0], null)
    };
  }
}
