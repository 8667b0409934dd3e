package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;

/**
 * The form in which a network with one output takes examples, and what it answers.
 *
 * @param inputs in the network's order
 * @param outputs values of an answer
 * @param perStep whether there is an answer for each time step
 * @param columnsLast whether the values of a step's answer stand in the last dimension
 */
@Internal
public record NetworkForm(
    List<InputForm> inputs, int outputs, Answers answers, boolean perStep, boolean columnsLast)
    implements Serializable {
  /** Dimensions of an answer for each time step: examples, values, steps. */
  static final int RANK_PER_STEP = 3;

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

  /**
   * The form of one array of features.
   *
   * @param dimensions of one example in the array that the network takes
   * @param channelsLast whether values are to be reordered for it: their first dimension, channels
   *     or the features of a sequence, comes last
   */
  public record InputForm(List<Integer> dimensions, boolean channelsLast) implements Serializable {
    public InputForm {
      dimensions = List.copyOf(dimensions);
    }

    static InputForm of(NetworkInput.Form form, ArrayShape shape) {
      long[] array = NetworkInput.featuresShape(form, shape, 1);
      return new InputForm(
          Arrays.stream(array, 1, array.length).mapToObj(Math::toIntExact).toList(),
          form == NetworkInput.Form.CHANNELS_LAST);
    }

    /** Returns the shape of an array of that many examples, as the network takes it. */
    public long[] arrayShape(int examples) {
      return LongStream.concat(
              LongStream.of(examples), dimensions.stream().mapToLong(Integer::longValue))
          .toArray();
    }

    /** Returns the shape of an array of that many sequences, padded to so many steps. */
    public long[] arrayShape(int examples, int steps) {
      long[] shape = arrayShape(examples);
      shape[channelsLast ? 1 : shape.length - 1] = steps;
      return shape;
    }
  }

  public NetworkForm {
    inputs = List.copyOf(inputs);
  }

  /**
   * Finds the form by asking the network with an example of zeros.
   *
   * @param shapes of an example's features, one for each input
   */
  static NetworkForm of(Network network, List<ArrayShape> shapes) {
    if (network.outputs() != 1) {
      throw new UserErrorException(
          "The network has "
              + network.outputs()
              + " outputs; only those with one are trained here.");
    }
    OutputSpec output = network.outputSpecs().get(0);
    if (shapes.size() == 1) {
      NetworkInput input = NetworkInput.of(network, format(network, shapes.get(0)));
      InputForm only = InputForm.of(input.form(), shapes.get(0));
      boolean single = input.numbers() && !output.sparse();
      return of(
          List.of(only),
          output,
          single ? 1 : input.classes(),
          input.format().labelsPerStep(),
          only.channelsLast || output.columnsLast());
    }
    SeveralInputs.Found found = SeveralInputs.find(network, shapes);
    boolean perStep = found.answer().length == RANK_PER_STEP;
    return of(found.forms(), output, found.columns(output), perStep, output.columnsLast());
  }

  private static ExampleFormat format(Network network, ArrayShape shape) {
    boolean perStep = shape.sequence() && NetworkRequirements.labels(network).perStep();
    ArrayShape labels = perStep ? ArrayShape.sequence(1, shape.steps()) : ArrayShape.vector(1);
    return ExampleFormat.classified(labels, shape, ArrayEncoding.FLOAT32);
  }

  private static NetworkForm of(
      List<InputForm> inputs,
      OutputSpec output,
      int outputs,
      boolean perStep,
      boolean columnsLast) {
    return new NetworkForm(inputs, outputs, answers(output, outputs), perStep, columnsLast);
  }

  private static Answers answers(OutputSpec output, int outputs) {
    if (outputs == 1 && !output.sparse()) {
      IActivation activation = output.activation().orElse(null);
      return activation instanceof ActivationSigmoid ? Answers.YES : Answers.VALUES;
    }
    if (!output.softmax()) {
      return Answers.VALUES;
    }
    return output.sparse() ? Answers.PROBABILITIES_BY_NUMBER : Answers.PROBABILITIES;
  }

  /** Returns how many classes are told apart; 0 where answers are numbers. */
  public int classes() {
    return switch (answers) {
      case PROBABILITIES, PROBABILITIES_BY_NUMBER -> outputs;
      case YES -> ClassCount.of(outputs);
      case VALUES -> 0;
    };
  }
}
