package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.dl4j.file.Normaliser;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;

/**
 * The features of a batch as a saved model normalises them, by DL4J's own arithmetic. A vector has
 * statistics of each value; an image or a sequence of each channel or feature, or of each value
 * where the network takes it flat. Pixels are 0 to 255, as DL4J's image readers give them, unless
 * the statistics show that they were 0 to 1.
 */
final class NormalisedFeatures {
  /** Divisor by which a byte became a value. */
  private static final float PIXEL = 255;

  private final DataNormalization normalisation;
  private final INDArray features;
  private final @Nullable INDArray mask;
  private final boolean pixels;

  private NormalisedFeatures(
      DataNormalization normalisation, INDArray features, @Nullable INDArray mask, boolean pixels) {
    this.normalisation = normalisation;
    this.features = features;
    this.mask = mask;
    this.pixels = pixels;
  }

  /**
   * Returns the features of a batch's arrays; empty where nothing is to be normalised.
   *
   * @param arrays of one input, whatever they are filled with
   */
  static Optional<NormalisedFeatures> of(NetworkInput input, MultiDataSet arrays) {
    Normaliser normaliser = input.normaliser();
    if (!normaliser.present()) {
      return Optional.empty();
    }
    ArrayFormat format = format(input);
    INDArray features = arrays.getFeatures(0);
    INDArray stored =
        input.reordered(format) ? features.permute(channelsFirst(features.rank())) : features;
    long[] shape = shape(normaliser, now(format.shape(), stored), stored.size(0));
    INDArray view = shape.length == stored.rank() ? stored : stored.reshape('c', shape);
    return Optional.of(
        new NormalisedFeatures(
            normaliser.toDl4j(),
            view,
            arrays.getFeaturesMaskArray(0),
            format.encoding() == ArrayEncoding.UINT8 && !normaliser.unitPixels()));
  }

  /**
   * Requires a normaliser to have statistics of such features.
   *
   * @throws UserErrorException where it has not
   */
  static void requireFit(Normaliser normaliser, NetworkInput input) {
    ArrayShape shape = format(input).shape();
    OptionalLong columns = normaliser.columns();
    boolean fits =
        columns.isEmpty()
            || byChannel(normaliser, shape)
            || (columns.getAsLong() == shape.size()
                && input.form() != NetworkInput.Form.CHANNELS_LAST);
    if (!fits) {
      throw new UserErrorException(
          "The model's normaliser ("
              + normaliser
              + ") is not one of this data, "
              + shape
              + "; train the model on data such as it was fitted to, or save it without normaliser:"
              + " ModelSerializer.writeModel(model, file, true).");
    }
  }

  /** Normalises what the arrays hold. */
  void normalise() {
    if (pixels) {
      features.muli(PIXEL);
    }
    normalisation.transform(features, mask);
  }

  private static ArrayFormat format(NetworkInput input) {
    return input.format().arrays().get(input.format().find(ArrayRole.FEATURES, 0).orElseThrow());
  }

  private static boolean byChannel(Normaliser normaliser, ArrayShape shape) {
    OptionalLong columns = normaliser.columns();
    return columns.isEmpty() || columns.getAsLong() == shape.dimensions().get(0);
  }

  /** Returns the shape with as many steps as a batch has. */
  private static ArrayShape now(ArrayShape longest, INDArray stored) {
    return longest.sequence()
        ? longest.withSteps(Math.toIntExact(stored.size(stored.rank() - 1)))
        : longest;
  }

  /** Returns the shape in which the statistics are of the second dimension. */
  private static long[] shape(Normaliser normaliser, ArrayShape shape, long examples) {
    return byChannel(normaliser, shape)
        ? NetworkInput.storedShape(shape, Math.toIntExact(examples))
        : new long[] {examples, shape.size()};
  }

  /** Returns the permutation that moves the last dimension behind the first. */
  private static int[] channelsFirst(int rank) {
    int[] order = new int[rank];
    for (int i = 1; i < rank; i++) {
      order[i] = i == 1 ? rank - 1 : i - 1;
    }
    return order;
  }
}
