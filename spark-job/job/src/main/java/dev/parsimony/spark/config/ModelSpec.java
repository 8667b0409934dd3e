package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What to train: a named network or a file. The text form is what the user writes. */
@Internal
public sealed interface ModelSpec {
  /** The classic LeNet: two convolutions, two poolings, one hidden layer. */
  record Lenet() implements ModelSpec {
    @Override
    public String toString() {
      return "lenet";
    }
  }

  /** A VGG-like network for small colour images, with batch normalisation and dropout. */
  record VggSmall() implements ModelSpec {
    @Override
    public String toString() {
      return "vgg-small";
    }
  }

  /** ResNet-50 as DL4J's zoo configures it. */
  record Resnet50() implements ModelSpec {
    @Override
    public String toString() {
      return "resnet50";
    }
  }

  /** Dense layers of the given widths. */
  record Mlp(List<Integer> hidden) implements ModelSpec {
    @Override
    public String toString() {
      return "mlp:" + hidden.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
  }

  /** LSTM layers of the given widths, for sequences. */
  record Lstm(List<Integer> hidden) implements ModelSpec {
    @Override
    public String toString() {
      return "lstm:" + hidden.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
  }

  /** A DL4J configuration as JSON. */
  record ConfigurationFile(String path) implements ModelSpec {
    @Override
    public String toString() {
      return path;
    }
  }

  /** A model as DL4J's ModelSerializer writes it, to go on from. */
  record SavedModel(String path) implements ModelSpec {
    @Override
    public String toString() {
      return path;
    }
  }

  /**
   * A model as Keras 1 and 2 save it in HDF5, to go on from.
   *
   * @param loss Keras's name of a loss in the place of its own
   * @param updater in the place of its own optimiser
   */
  record KerasModel(String path, Optional<String> loss, Optional<UpdaterSpec> updater)
      implements ModelSpec {
    @Override
    public String toString() {
      return path;
    }
  }

  /** Whether the network is built here, so that updater and seed are ours to set. */
  default boolean named() {
    return !(this instanceof ConfigurationFile)
        && !(this instanceof SavedModel)
        && !(this instanceof KerasModel);
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException with a sentence that lists what is allowed
   */
  static ModelSpec parse(String text) {
    if (text.equals("lenet")) {
      return new Lenet();
    }
    if (text.equals("vgg-small")) {
      return new VggSmall();
    }
    if (text.equals("resnet50")) {
      return new Resnet50();
    }
    if (text.startsWith("mlp:")) {
      return new Mlp(widths(text, "mlp:512,512"));
    }
    if (text.startsWith("lstm:")) {
      return new Lstm(widths(text, "lstm:64"));
    }
    if (text.endsWith(".json")) {
      return new ConfigurationFile(text);
    }
    if (text.endsWith(".zip")) {
      return new SavedModel(text);
    }
    if (text.endsWith(".h5") || text.endsWith(".hdf5")) {
      return new KerasModel(text, Optional.empty(), Optional.empty());
    }
    throw new IllegalArgumentException(
        "Unknown model '"
            + text
            + "': expected lenet, mlp:WIDTH[,WIDTH...], lstm:WIDTH[,WIDTH...], vgg-small, resnet50, FILE.json (a DL4J"
            + " configuration), FILE.zip (a saved DL4J model) or FILE.h5 (a model saved by Keras 2)");
  }

  private static List<Integer> widths(String text, String model) {
    try {
      List<Integer> widths =
          Arrays.stream(text.substring(text.indexOf(':') + 1).split(",", -1))
              .map(Integer::valueOf)
              .toList();
      if (widths.stream().allMatch(width -> width > 0)) {
        return widths;
      }
    } catch (NumberFormatException e) {
      // Reported below, with the whole text.
    }
    throw new IllegalArgumentException(
        "Invalid model '" + text + "': expected positive layer widths, as in " + model);
  }
}
