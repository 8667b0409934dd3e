package dev.parsimony.spark.ml;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.ml.params.Dimensions;
import dev.parsimony.spark.ml.params.FeatureParams;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shapes of features as parameters say them, one for each input of a network. */
final class InputShapes {
  private InputShapes() {}

  /**
   * Returns the shapes that were set; empty where none were.
   *
   * @param inputs names of the network's
   * @throws UserErrorException where there are not as many as inputs
   */
  static Optional<List<ArrayShape>> given(FeatureParams<?> params, List<String> inputs) {
    boolean several = params.isDefined(params.inputShapes());
    if (inputs.size() == 1) {
      if (several) {
        throw new UserErrorException(
            "The network has a single input; give inputShape instead of inputShapes.");
      }
      return params.givenShape().map(dimensions -> List.of(of(dimensions)));
    }
    if (params.givenShape().isPresent()) {
      throw new UserErrorException(
          String.format(
              "The network has %d inputs (%s); give inputShapes, one for each, instead of"
                  + " inputShape.",
              inputs.size(), String.join(", ", inputs)));
    }
    if (!several) {
      return Optional.empty();
    }
    String[] texts = params.getInputShapes();
    if (texts.length != inputs.size()) {
      throw new UserErrorException(
          String.format(
              "There are %d inputShapes, but the network has %d inputs (%s); give one for each, in"
                  + " this order.",
              texts.length, inputs.size(), String.join(", ", inputs)));
    }
    return Optional.of(Arrays.stream(texts).map(Dimensions::parse).map(InputShapes::of).toList());
  }

  /** Sets the shapes on a model, so that they are saved with it. */
  static void set(FeatureParams<?> model, List<ArrayShape> shapes) {
    if (shapes.size() == 1) {
      model.setInputShape(
          shapes.get(0).dimensions().stream().mapToInt(Integer::intValue).toArray());
    } else {
      model.setInputShapes(shapes.stream().map(InputShapes::text).toArray(String[]::new));
    }
  }

  private static String text(ArrayShape shape) {
    return shape.dimensions().stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /**
   * Returns the shape that dimensions stand for.
   *
   * @throws UserErrorException for more dimensions than a network of vectors, sequences or images
   *     has
   */
  static ArrayShape of(int[] dimensions) {
    return switch (dimensions.length) {
      case 1 -> ArrayShape.vector(dimensions[0]);
      case 2 -> ArrayShape.sequence(dimensions[0], dimensions[1]);
      case 3 -> ArrayShape.image(dimensions[0], dimensions[1], dimensions[2]);
      default ->
          throw new UserErrorException(
              "Invalid inputShape: got "
                  + Arrays.toString(dimensions)
                  + ", expected one dimension (a vector), two (features and steps of a sequence) or"
                  + " three (channels, height and width of an image).");
    };
  }
}
