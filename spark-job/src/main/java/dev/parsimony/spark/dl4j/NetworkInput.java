package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.file.Normaliser;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How a network takes examples and what it answers.
 *
 * @param classes outputs that stand for a class; 0 where labels are values
 * @param normaliser of features, in the form in which they are stored
 */
record NetworkInput(ExampleFormat format, Form form, int classes, Normaliser normaliser) {
  /** Orders of the values in the arrays that the network gets. */
  enum Form {
    /** [examples, features], whatever their shape is. */
    FLAT,
    /** [examples, channels, height, width], [examples, features, time], and so on. */
    AS_STORED,
    /** [examples, height, width, channels] or [examples, time, features]. */
    CHANNELS_LAST
  }

  /** Without a normaliser. */
  NetworkInput(ExampleFormat format, Form form, int classes) {
    this(format, form, classes, Normaliser.NONE);
  }

  /**
   * The same with a normaliser.
   *
   * @throws UserErrorException where it is none of such features
   */
  NetworkInput normalisedBy(Normaliser newNormaliser) {
    if (newNormaliser.present()) {
      NormalisedFeatures.requireFit(newNormaliser, this);
    }
    return new NetworkInput(format, form, classes, newNormaliser);
  }

  /**
   * Finds the form by asking the network, with one example of zeros. Arrays whose labels are values
   * instead of classes were made for the network and are given as they are.
   *
   * @throws UserErrorException where it takes none, with DL4J's reason
   */
  static NetworkInput of(Network network, ExampleFormat format) {
    requireSameCounts(network, format);
    if (format.arrays().stream().noneMatch(array -> array.encoding() == ArrayEncoding.CLASS)) {
      return new NetworkInput(format, Form.AS_STORED, 0);
    }
    List<String> reasons = new ArrayList<>();
    for (Form form : forms(format.shape())) {
      try {
        NetworkInput input = new NetworkInput(format, form, 0);
        long[] shape = input.featuresShape(probed(format.shape()), 1);
        INDArray zeros = Nd4j.zeros(network.parameters().dataType(), shape);
        return input.withOutput(network.output(new INDArray[] {zeros})[0].shape());
      } catch (UserErrorException e) {
        throw e;
      } catch (RuntimeException e) {
        reasons.add(Dl4jReason.of(e));
      }
    }
    throw new UserErrorException(
        "The network does not take examples of this data, "
            + format.shape()
            + ", as its input; train it on data of its own size, or change its input size. DL4J"
            + " says: "
            + reasons.get(format.shape().image() ? 1 : 0));
  }

  /** One step more where features and steps are as many, so that their order shows. */
  private static ArrayShape probed(ArrayShape shape) {
    boolean ambiguous = shape.sequence() && shape.features() == shape.steps();
    return ambiguous ? ArrayShape.sequence(shape.features(), shape.steps() + 1) : shape;
  }

  private static List<Form> forms(ArrayShape shape) {
    return switch (shape.kind()) {
      case IMAGE -> List.of(Form.FLAT, Form.AS_STORED, Form.CHANNELS_LAST);
      case SEQUENCE -> List.of(Form.AS_STORED, Form.CHANNELS_LAST);
      case VECTOR, ARRAY -> List.of(Form.AS_STORED);
    };
  }

  private static void requireSameCounts(Network network, ExampleFormat format) {
    int features = format.count(ArrayRole.FEATURES);
    int labels = format.count(ArrayRole.LABELS);
    if (network.inputs() != features || network.outputs() != labels) {
      throw new UserErrorException(
          String.format(
              "The network's inputs and outputs (%d and %d) must be as many as an example's arrays of"
                  + " features and labels (%d and %d).",
              network.inputs(), network.outputs(), features, labels));
    }
  }

  /**
   * @param output shape of the output for one example
   */
  private NetworkInput withOutput(long[] output) {
    boolean perStep = labels().shape().sequence();
    if (perStep && output.length == 2) {
      throw new UserErrorException(
          "The data has a label for each time step, but the network gives one answer for a whole"
              + " sequence; end it with an RnnOutputLayer, or give each sequence one label.");
    }
    if (output.length != (perStep ? 3 : 2)) {
      throw new IllegalArgumentException(
          "its output has rank "
              + output.length
              + ", expected "
              + (perStep ? "[examples, classes, time]" : "[examples, classes]"));
    }
    int axis = form == Form.CHANNELS_LAST ? output.length - 1 : 1;
    return new NetworkInput(format, form, Math.toIntExact(output[axis]));
  }

  private ArrayFormat labels() {
    return format.arrays().get(format.find(ArrayRole.LABELS, 0).orElseThrow());
  }

  /** Whether the arrays of this format are to be reordered from how they are stored. */
  boolean reordered(ArrayFormat array) {
    return form == Form.CHANNELS_LAST && array.role() == ArrayRole.FEATURES;
  }

  /** The shape of an array of so many examples, as the network wants it. */
  long[] arrayShape(ArrayFormat array, int examples) {
    if (array.encoding() == ArrayEncoding.CLASS) {
      return oneHotShape(array.shape(), examples);
    }
    return array.role() == ArrayRole.FEATURES
        ? featuresShape(array.shape(), examples)
        : storedShape(array.shape(), examples);
  }

  private long[] oneHotShape(ArrayShape shape, int examples) {
    if (!shape.sequence()) {
      return new long[] {examples, classes};
    }
    return form == Form.CHANNELS_LAST
        ? new long[] {examples, shape.steps(), classes}
        : new long[] {examples, classes, shape.steps()};
  }

  private long[] featuresShape(ArrayShape shape, int examples) {
    return switch (form) {
      case FLAT -> new long[] {examples, shape.size()};
      case AS_STORED -> storedShape(shape, examples);
      case CHANNELS_LAST -> {
        long[] stored = storedShape(shape, examples);
        long[] reordered = stored.clone();
        System.arraycopy(stored, 2, reordered, 1, stored.length - 2);
        reordered[stored.length - 1] = stored[1];
        yield reordered;
      }
    };
  }

  /** Examples first, then the dimensions of one. */
  static long[] storedShape(ArrayShape shape, int examples) {
    long[] dimensions = new long[1 + shape.dimensions().size()];
    dimensions[0] = examples;
    for (int i = 1; i < dimensions.length; i++) {
      dimensions[i] = shape.dimensions().get(i - 1);
    }
    return dimensions;
  }
}
