package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.FeatureShape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How a network takes examples and what it answers.
 *
 * @param classes length of its output
 */
record NetworkInput(FeatureShape shape, Form form, int classes) implements Serializable {
  /** Orders of the features in the array that the network gets. */
  enum Form {
    /** [examples, features]. */
    FLAT,
    /** [examples, channels, height, width]. */
    CHANNELS_FIRST,
    /** [examples, height, width, channels]. */
    CHANNELS_LAST
  }

  /**
   * Finds the form by asking the network, with one example of zeros.
   *
   * @throws UserErrorException where it takes none, with DL4J's reason
   */
  static NetworkInput probe(Network network, FeatureShape shape) {
    List<String> reasons = new ArrayList<>();
    for (Form form : shape.image() ? Form.values() : new Form[] {Form.FLAT}) {
      try {
        INDArray output = network.output(Nd4j.zeros(DataType.FLOAT, shapeOf(form, shape, 1)));
        if (output.rank() == 2) {
          return new NetworkInput(shape, form, Math.toIntExact(output.size(1)));
        }
        reasons.add("its output has rank " + output.rank() + ", expected [examples, classes]");
      } catch (RuntimeException e) {
        reasons.add(Dl4jReason.of(e));
      }
    }
    String reason = reasons.get(shape.image() ? 1 : 0);
    throw new UserErrorException(
        "The network does not take examples of this data, "
            + shape
            + ", as its input; train it on data of its own size, or change its input size. DL4J"
            + " says: "
            + reason);
  }

  /**
   * Features as the network wants them.
   *
   * @param channelsFirst the array of {@link #features}, filled
   */
  INDArray arrange(INDArray channelsFirst) {
    return form == Form.CHANNELS_LAST ? channelsFirst.permute(0, 2, 3, 1).dup('c') : channelsFirst;
  }

  /** A new array to fill with examples in channel-major order. */
  INDArray features(int examples) {
    Form filled = form == Form.CHANNELS_LAST ? Form.CHANNELS_FIRST : form;
    return Nd4j.create(DataType.FLOAT, shapeOf(filled, shape, examples), 'c');
  }

  private static long[] shapeOf(Form form, FeatureShape shape, int examples) {
    int channels = shape.channels();
    int height = shape.height();
    int width = shape.width();
    return switch (form) {
      case FLAT -> new long[] {examples, shape.size()};
      case CHANNELS_FIRST -> new long[] {examples, channels, height, width};
      case CHANNELS_LAST -> new long[] {examples, height, width, channels};
    };
  }
}
