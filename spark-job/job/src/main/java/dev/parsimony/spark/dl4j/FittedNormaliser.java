package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.Normalization;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.FeatureStatistics;
import dev.parsimony.spark.data.TrainingData;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.file.Normaliser;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Convolution3D;

/**
 * Normalisers with the statistics of training examples. A column whose values are all equal becomes
 * 0: it is divided by 1 instead of 0.
 */
@Internal
public final class FittedNormaliser {
  private static final double PIXEL = 255;

  /** How configurations name the orders in which channels or features are last. */
  private static final List<String> CHANNELS_LAST =
      List.of(CNN2DFormat.NHWC.name(), RNNFormat.NWC.name(), Convolution3D.DataFormat.NDHWC.name());

  private FittedNormaliser() {}

  /**
   * Requires arrays made for a network to have what statistics are of in their second dimension.
   *
   * @throws UserErrorException where it is the last
   */
  public static void requireChannelsFirst(
      Normalization kind, NetworkSnapshot network, ExampleFormat format) {
    if (kind == Normalization.IMAGE || format.shape().dimensions().size() == 1) {
      return;
    }
    String configuration = network.configurationJson();
    CHANNELS_LAST.stream()
        .filter(order -> configuration.contains('"' + order + '"'))
        .findFirst()
        .ifPresent(
            order -> {
              throw new UserErrorException(
                  "The network takes its features as "
                      + order
                      + ", but normalize takes the second dimension for channels or features;"
                      + " normalise the data sets before, or give the network a format with"
                      + " channels first, such as CNN2DFormat.NCHW or RNNFormat.NCW.");
            });
  }

  /**
   * Fits a normaliser to the training examples, which are read once.
   *
   * @return of pixels from 0 to 255, as DL4J's image readers give them
   */
  public static Normaliser of(Normalization kind, TrainingData data) {
    if (kind == Normalization.IMAGE) {
      return Normaliser.pixels();
    }
    FeatureStatistics statistics = FeatureStatistics.of(data);
    Normaliser fitted = of(kind, statistics, 1);
    // Without a statistic above 1 it would be taken for one of pixels from 0 to 1, so it is made
    // so.
    return pixels(data.format()) && fitted.unitPixels() ? of(kind, statistics, PIXEL) : fitted;
  }

  private static boolean pixels(ExampleFormat format) {
    ArrayFormat features = format.arrays().get(format.find(ArrayRole.FEATURES, 0).orElseThrow());
    return features.encoding() == ArrayEncoding.UINT8;
  }

  private static Normaliser of(Normalization kind, FeatureStatistics statistics, double unit) {
    if (kind == Normalization.STANDARD) {
      return Normaliser.standardize(
          floats(statistics.mean(), unit), deviations(statistics.deviation(), unit));
    }
    float[] least = floats(statistics.least(), unit);
    return Normaliser.minMax(least, greatest(least, floats(statistics.greatest(), unit)));
  }

  private static float[] floats(double[] values, double unit) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) (values[i] / unit);
    }
    return floats;
  }

  private static float[] deviations(double[] deviations, double unit) {
    float[] floats = floats(deviations, unit);
    for (int i = 0; i < floats.length; i++) {
      floats[i] = floats[i] == 0 ? 1 : floats[i];
    }
    return floats;
  }

  private static float[] greatest(float[] least, float[] greatest) {
    for (int i = 0; i < greatest.length; i++) {
      if (greatest[i] == least[i]) {
        greatest[i] = Math.max(least[i] + 1, Math.nextUp(least[i]));
      }
    }
    return greatest;
  }
}
