package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Finds the form in which a graph takes each of its several inputs, by asking it. */
final class SeveralInputs {
  private SeveralInputs() {}

  /**
   * A form that the network takes.
   *
   * @param answer shape of the output for one example
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Found(List<NetworkForm.InputForm> forms, long[] answer) {
    /** Returns how many values an answer has. */
    int columns(OutputSpec output) {
      return Math.toIntExact(answer[output.columnsLast() ? answer.length - 1 : 1]);
    }
  }

  /**
   * Tries the forms in the order in which a single input's are tried.
   *
   * @param shapes of an example's features, one for each input
   * @throws UserErrorException where the network takes none, with DL4J's reason
   */
  static Found find(Network network, List<ArrayShape> shapes) {
    String reason = "";
    for (List<NetworkInput.Form> forms : combinations(shapes)) {
      try {
        long[] answer = network.output(zeros(network, shapes, forms))[0].shape();
        if (answer.length == 2 || answer.length == NetworkForm.RANK_PER_STEP) {
          return new Found(inputs(shapes, forms), answer);
        }
        reason = "its output has rank " + answer.length;
      } catch (RuntimeException e) {
        reason = Dl4jReason.of(e);
      }
    }
    String given = shapes.stream().map(Object::toString).collect(Collectors.joining(", "));
    throw new UserErrorException(
        "The network does not take examples of this data, "
            + given
            + ", as its inputs, in this order; give it data of its own sizes, or change its input"
            + " sizes. DL4J says: "
            + reason);
  }

  private static List<NetworkForm.InputForm> inputs(
      List<ArrayShape> shapes, List<NetworkInput.Form> forms) {
    List<NetworkForm.InputForm> inputs = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      inputs.add(NetworkForm.InputForm.of(forms.get(i), shapes.get(i)));
    }
    return inputs;
  }

  private static INDArray[] zeros(
      Network network, List<ArrayShape> shapes, List<NetworkInput.Form> forms) {
    INDArray[] zeros = new INDArray[shapes.size()];
    for (int i = 0; i < zeros.length; i++) {
      long[] shape =
          NetworkInput.featuresShape(forms.get(i), NetworkInput.probed(shapes.get(i)), 1);
      zeros[i] = Nd4j.zeros(network.parameters().dataType(), shape);
    }
    return zeros;
  }

  private static List<List<NetworkInput.Form>> combinations(List<ArrayShape> shapes) {
    List<List<NetworkInput.Form>> all = List.of(List.of());
    for (ArrayShape shape : shapes) {
      List<List<NetworkInput.Form>> longer = new ArrayList<>();
      for (List<NetworkInput.Form> begun : all) {
        for (NetworkInput.Form form : NetworkInput.forms(shape)) {
          List<NetworkInput.Form> next = new ArrayList<>(begun);
          next.add(form);
          longer.add(next);
        }
      }
      all = longer;
    }
    return all;
  }
}
