package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.file.Normaliser;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The form in which a network takes examples, and what it answers.
 *
 * @param classes that its outputs stand for; 0 where labels are values
 * @param numbers whether it takes classes as their numbers, instead of as rows with a single 1:
 *     with a single output, which answers between class 0 and 1, and with sparse labels
 * @param normaliser of features, in the form in which they are stored
 */
record NetworkInput(
    ExampleFormat format, Form form, int classes, boolean numbers, Normaliser normaliser) {
  /** Orders of the values in the arrays that the network gets. */
  enum Form {
    /** [examples, features], whatever their shape is. */
    FLAT,
    /** [examples, channels, height, width], [examples, features, time], and so on. */
    AS_STORED,
    /** [examples, height, width, channels] or [examples, time, features]. */
    CHANNELS_LAST
  }

  /** Creates an input without a normaliser. */
  NetworkInput(ExampleFormat format, Form form, int classes, boolean numbers) {
    this(format, form, classes, numbers, Normaliser.NONE);
  }

  /**
   * Returns a copy with a normaliser.
   *
   * @throws UserErrorException where it is none of such features
   */
  NetworkInput normalisedBy(Normaliser newNormaliser) {
    if (newNormaliser.present()) {
      NormalisedFeatures.requireFit(newNormaliser, this);
    }
    return new NetworkInput(format, form, classes, numbers, newNormaliser);
  }

  /**
   * Finds the form by asking the network, with one example of zeros. Arrays whose labels are values
   * instead of classes were made for the network, but for images of a source, and are given as they
   * are.
   *
   * @throws UserErrorException where it takes none, with DL4J's reason
   */
  static NetworkInput of(Network network, ExampleFormat format) {
    requireSameCounts(network, format);
    if (format.arrays().stream().noneMatch(array -> array.encoding() == ArrayEncoding.CLASS)) {
      return format.shape().image()
          ? find(
              network, format, (input, outputs) -> new NetworkInput(format, input.form, 0, false))
          : new NetworkInput(format, Form.AS_STORED, 0, false);
    }
    return find(
        network,
        format,
        (input, outputs) ->
            input.withOutput(outputs[0].shape(), network.outputSpecs().get(0).sparse()));
  }

  /**
   * Finds the form for a network that only answers, with as many outputs as it has.
   *
   * @throws UserErrorException where it takes no such examples, with DL4J's reason
   */
  static NetworkInput unlabelled(Network network, ExampleFormat format) {
    if (network.inputs() != 1) {
      throw new UserErrorException(
          "The network has "
              + network.inputs()
              + " inputs, but an example of this data has one array of features.");
    }
    return find(network, format, (input, outputs) -> new NetworkInput(format, input.form, 1, true));
  }

  /** Makes of a form that the network takes, and of its outputs for it, what is looked for. */
  private static NetworkInput find(
      Network network,
      ExampleFormat format,
      BiFunction<NetworkInput, INDArray[], NetworkInput> found) {
    Map<Form, String> reasons = new EnumMap<>(Form.class);
    for (Form form : forms(format.shape())) {
      try {
        NetworkInput input = new NetworkInput(format, form, 0, false);
        long[] shape = input.featuresShape(probed(format.shape()), 1);
        INDArray zeros = Nd4j.zeros(network.parameters().dataType(), shape);
        return found.apply(input, network.output(new INDArray[] {zeros}));
      } catch (UserErrorException e) {
        throw e;
      } catch (RuntimeException e) {
        reasons.put(form, Dl4jReason.of(e));
      }
    }
    throw refused(format.shape(), String.valueOf(reasons.get(wanted(network, format.shape()))));
  }

  /**
   * Returns the error for a network that does not take examples.
   *
   * @param reason DL4J's
   */
  static UserErrorException refused(ArrayShape shape, String reason) {
    return new UserErrorException(
        "The network does not take examples of this data, "
            + shape
            + ", as its input; give it data of its own size, or change its input size. DL4J says: "
            + reason);
  }

  /** The form that the network was made for, as far as its configuration tells. */
  private static Form wanted(Network network, ArrayShape shape) {
    String configuration = network.configurationJson();
    if (shape.image() && takesVectors(network, configuration)) {
      return Form.FLAT;
    }
    String last = shape.image() ? CNN2DFormat.NHWC.name() : RNNFormat.NWC.name();
    boolean channelsLast = forms(shape).contains(Form.CHANNELS_LAST);
    return channelsLast && configuration.contains('"' + last + '"')
        ? Form.CHANNELS_LAST
        : Form.AS_STORED;
  }

  private static boolean takesVectors(Network network, String configuration) {
    return network.layers()[0].type() == Layer.Type.FEED_FORWARD
        || configuration.contains(FeedForwardToCnnPreProcessor.class.getName());
  }

  /** Returns the shape to probe with: a step more where features and steps are equally many. */
  static ArrayShape probed(ArrayShape shape) {
    boolean ambiguous = shape.sequence() && shape.features() == shape.steps();
    return ambiguous ? ArrayShape.sequence(shape.features(), shape.steps() + 1) : shape;
  }

  static List<Form> forms(ArrayShape shape) {
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
              "The network's inputs and outputs (%d and %d) must be as many as an example's arrays"
                  + " of features and labels (%d and %d).",
              network.inputs(), network.outputs(), features, labels));
    }
  }

  /**
   * @param output shape of the output for one example
   */
  private NetworkInput withOutput(long[] output, boolean sparse) {
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
    int outputs = Math.toIntExact(output[axis]);
    return new NetworkInput(format, form, ClassCount.of(outputs), sparse || outputs == 1);
  }

  private ArrayFormat labels() {
    return format.arrays().get(format.find(ArrayRole.LABELS, 0).orElseThrow());
  }

  /** Whether the arrays of this format are to be reordered from how they are stored. */
  boolean reordered(ArrayFormat array) {
    return form == Form.CHANNELS_LAST && array.role() == ArrayRole.FEATURES;
  }

  /** Returns the shape of an array of that many examples, as the network wants it. */
  long[] arrayShape(ArrayFormat array, int examples) {
    if (array.encoding() == ArrayEncoding.CLASS) {
      return classesShape(array.shape(), examples);
    }
    return array.role() == ArrayRole.FEATURES
        ? featuresShape(array.shape(), examples)
        : storedShape(array.shape(), examples);
  }

  private long[] classesShape(ArrayShape shape, int examples) {
    int columns = labelColumns();
    if (!shape.sequence()) {
      return new long[] {examples, columns};
    }
    return form == Form.CHANNELS_LAST
        ? new long[] {examples, shape.steps(), columns}
        : new long[] {examples, columns, shape.steps()};
  }

  /** Values by which the network is told a class. */
  int labelColumns() {
    return numbers ? 1 : classes;
  }

  private long[] featuresShape(ArrayShape shape, int examples) {
    return featuresShape(form, shape, examples);
  }

  /** Returns the shape of an array of that many examples' features in a form. */
  static long[] featuresShape(Form form, ArrayShape shape, int examples) {
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

  /** Returns a shape with the examples first, then the dimensions of one. */
  static long[] storedShape(ArrayShape shape, int examples) {
    long[] dimensions = new long[1 + shape.dimensions().size()];
    dimensions[0] = examples;
    for (int i = 1; i < dimensions.length; i++) {
      dimensions[i] = shape.dimensions().get(i - 1);
    }
    return dimensions;
  }
}
