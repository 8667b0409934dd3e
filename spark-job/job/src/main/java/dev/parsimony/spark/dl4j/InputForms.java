package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Finds the form in which a graph takes each of its inputs, by asking it. */
final class InputForms {
  private InputForms() {}

  /**
   * A form that the network takes.
   *
   * @param answers shapes of the outputs for one example
   */
  record Found(List<NetworkForm.InputForm> forms, List<long[]> answers) {
    /** Returns how many values an answer of an output has. */
    int columns(int index, OutputSpec output) {
      long[] answer = answers.get(index);
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
        List<long[]> answers =
            Arrays.stream(network.output(zeros(network, shapes, forms)))
                .map(INDArray::shape)
                .toList();
        OptionalInt other = otherRank(answers);
        if (other.isEmpty()) {
          return new Found(inputs(shapes, forms), answers);
        }
        reason = "its output has rank " + other.getAsInt();
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

  private static OptionalInt otherRank(List<long[]> answers) {
    return answers.stream()
        .mapToInt(answer -> answer.length)
        .filter(rank -> rank != 2 && rank != NetworkForm.RANK_PER_STEP)
        .findFirst();
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
