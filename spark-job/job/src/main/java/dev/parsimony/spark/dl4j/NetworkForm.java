package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.format.ArrayRole;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;

/**
 * The form in which a network with one input and one output takes examples, and what it answers.
 *
 * @param dimensions of one example's features in the array that the network takes
 * @param channelsLast whether the values of features are to be reordered for it: their first
 *     dimension, channels, comes last
 * @param outputs values of an answer
 */
@Internal
public record NetworkForm(
    List<Integer> dimensions, boolean channelsLast, int outputs, Answers answers)
    implements Serializable {

  /** What answers mean and how labels are told. */
  public enum Answers {
    /** A probability for each class; labels are rows with a single 1. */
    PROBABILITIES,
    /** A probability for each class; labels are numbers of classes. */
    PROBABILITIES_BY_NUMBER,
    /** The probability of class 1; labels are 0 and 1. */
    YES,
    /** Numbers. */
    VALUES
  }

  public NetworkForm {
    dimensions = List.copyOf(dimensions);
  }

  static NetworkForm of(Network network, NetworkInput input) {
    OutputSpec output = network.outputSpecs().get(0);
    int features = input.format().find(ArrayRole.FEATURES, 0).orElseThrow();
    long[] shape = input.arrayShape(input.format().arrays().get(features), 1);
    List<Integer> dimensions =
        Arrays.stream(shape, 1, shape.length).mapToObj(Math::toIntExact).toList();
    boolean single = input.numbers() && !output.sparse();
    return new NetworkForm(
        dimensions,
        input.form() == NetworkInput.Form.CHANNELS_LAST,
        single ? 1 : input.classes(),
        answers(output, single));
  }

  private static Answers answers(OutputSpec output, boolean single) {
    if (single) {
      IActivation activation = output.activation().orElse(null);
      return activation instanceof ActivationSigmoid ? Answers.YES : Answers.VALUES;
    }
    if (!output.softmax()) {
      return Answers.VALUES;
    }
    return output.sparse() ? Answers.PROBABILITIES_BY_NUMBER : Answers.PROBABILITIES;
  }

  /** Returns the shape of an array of that many examples, as the network takes it. */
  public long[] arrayShape(int examples) {
    return LongStream.concat(
            LongStream.of(examples), dimensions.stream().mapToLong(Integer::longValue))
        .toArray();
  }

  /** Returns how many classes are told apart; 0 where answers are numbers. */
  public int classes() {
    return switch (answers) {
      case PROBABILITIES, PROBABILITIES_BY_NUMBER -> outputs;
      case YES -> NetworkInput.CLASSES_OF_ONE_OUTPUT;
      case VALUES -> 0;
    };
  }
}
