package dev.parsimony.spark.simulate.input;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.simulate.cost.DefaultCosts;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of a network, which is all that a simulation knows of it.
 *
 * @param name as the user wrote it
 * @param parameters that travel, above 0
 * @param computeSeconds forward and backward pass of a batch on one thread, where nothing else says
 */
@Internal
public record NetworkSize(String name, double parameters, double computeSeconds) {
  private static final Pattern COUNT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([KMB]?)");
  private static final double MAX_PARAMETERS = 1e12;

  /** Of 28x28 images, as the generated characters are. */
  private static final int MLP_INPUTS = 784;

  private static final int MLP_CLASSES = 10;

  /**
   * Reads {@code lenet}, {@code mlp:2048,2048}, {@code vgg-small}, {@code resnet50} or a number of
   * parameters such as {@code 25.6M}.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  public static NetworkSize parse(String text) {
    String name = text.strip();
    return switch (name) {
      case "lenet" -> new NetworkSize(name, 431_080, DefaultCosts.LENET_SECONDS);
      case "vgg-small" -> new NetworkSize(name, 815_466, DefaultCosts.VGG_SMALL_SECONDS);
      case "resnet50" -> new NetworkSize(name, 25_636_712, DefaultCosts.RESNET50_SECONDS);
      default -> name.startsWith("mlp:") ? dense(name, widths(name)) : dense(name, count(name));
    };
  }

  private static NetworkSize dense(String name, double parameters) {
    return new NetworkSize(name, parameters, parameters * DefaultCosts.DENSE_SECONDS_PER_PARAMETER);
  }

  private static double widths(String text) {
    ModelSpec.Mlp mlp = (ModelSpec.Mlp) ModelSpec.parse(text);
    double parameters = 0;
    double inputs = MLP_INPUTS;
    for (int width : mlp.hidden()) {
      parameters += (inputs + 1) * width;
      inputs = width;
    }
    return parameters + (inputs + 1) * MLP_CLASSES;
  }

  private static double count(String text) {
    Matcher matcher = COUNT.matcher(text.toUpperCase(Locale.ROOT));
    if (matcher.matches()) {
      double count = Double.parseDouble(matcher.group(1)) * factor(matcher.group(2));
      if (count >= 1 && count <= MAX_PARAMETERS) {
        return count;
      }
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is no network: expected lenet, mlp:WIDTH[,WIDTH...], vgg-small, resnet50 or a number"
            + " of parameters such as 25.6M");
  }

  private static double factor(String unit) {
    return switch (unit) {
      case "K" -> 1e3;
      case "M" -> 1e6;
      case "B" -> 1e9;
      default -> 1;
    };
  }
}
