package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The form in which a network takes examples, and of what it answers.
 *
 * @param inputs in the network's order
 * @param outputs likewise
 */
@Internal
public record NetworkForm(List<InputForm> inputs, List<OutputForm> outputs)
    implements Serializable {
  /** Dimensions of an answer for each time step: examples, values, steps. */
  static final int RANK_PER_STEP = 3;

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
    outputs = List.copyOf(outputs);
  }

  /**
   * Finds the form by asking the network with an example of zeros.
   *
   * @param shapes of an example's features, one for each input
   */
  static NetworkForm of(Network network, List<ArrayShape> shapes) {
    List<OutputSpec> outputs = network.outputSpecs();
    return shapes.size() == 1 && outputs.size() == 1
        ? ofOneInput(network, shapes.get(0), outputs.get(0))
        : ofSeveral(InputForms.find(network, shapes), outputs);
  }

  private static NetworkForm ofOneInput(Network network, ArrayShape shape, OutputSpec output) {
    NetworkInput input = NetworkInput.of(network, format(network, shape));
    InputForm only = InputForm.of(input.form(), shape);
    boolean single = input.numbers() && !output.sparse();
    OutputForm answers =
        OutputForm.ofOnly(
            output,
            single ? 1 : input.classes(),
            input.format().labelsPerStep(),
            only.channelsLast || output.columnsLast());
    return new NetworkForm(List.of(only), List.of(answers));
  }

  private static NetworkForm ofSeveral(InputForms.Found found, List<OutputSpec> specs) {
    List<OutputForm> outputs = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      OutputSpec spec = specs.get(i);
      boolean perStep = found.answers().get(i).length == RANK_PER_STEP;
      int width = found.columns(i, spec);
      outputs.add(
          specs.size() == 1
              ? OutputForm.ofOnly(spec, width, perStep, spec.columnsLast())
              : OutputForm.ofOneOfSeveral(spec, width, perStep));
    }
    return new NetworkForm(found.forms(), outputs);
  }

  private static ExampleFormat format(Network network, ArrayShape shape) {
    boolean perStep = shape.sequence() && NetworkRequirements.labels(network).perStep();
    ArrayShape labels = perStep ? ArrayShape.sequence(1, shape.steps()) : ArrayShape.vector(1);
    return ExampleFormat.classified(labels, shape, ArrayEncoding.FLOAT32);
  }

  /** Whether an output answers at every time step. */
  public boolean perStep() {
    return outputs.stream().anyMatch(OutputForm::perStep);
  }
}
