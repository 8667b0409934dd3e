package dev.parsimony.spark.cli;

import dev.parsimony.spark.config.AllowedClasses;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.UpdaterSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what to train, and with which optimiser. */
final class ModelArguments {
  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = "lenet",
      description = {
        "What to train:",
        "  lenet         the classic convolutional network, 431,080 parameters on 28x28x1",
        "  mlp:512,512   dense layers of these widths",
        "  lstm:64       LSTM layers of these widths, for sequences",
        "  vgg-small     a VGG-like network for 32x32 images, with BatchNorm and dropout",
        "  resnet50      ResNet-50 as in DL4J's zoo, for images of at least 133x133, such as"
            + " 224x224",
        "  FILE.json     a DL4J configuration, MultiLayerNetwork or ComputationGraph",
        "  FILE.zip      a saved DL4J model, to continue from",
        "  FILE.h5       a model that Keras 2 saved in HDF5, likewise"
      })
  private @Nullable ModelSpec model;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "Loss of a FILE.h5, by Keras's name, such as categorical_crossentropy, binary_crossentropy"
              + " or mse; for a model that was saved without one, or in place of its own.")
  private @Nullable String loss;

  @Option(
      names = "--allow-classes",
      paramLabel = "NAME[,NAME...]",
      description =
          "Classes of your own that the model's file may name, such as com.example.MyLayer, or a"
              + " package with all below it, com.example.*; others than DL4J's are refused."
              + " spark-submit gets their jar with --jars.")
  private @Nullable AllowedClasses allowed;

  @Option(
      names = "--updater",
      paramLabel = "UPDATER",
      description =
          "Optimiser of the named models: adam:RATE, nesterovs:RATE[,MOMENTUM] or sgd:RATE"
              + " (default: adam:0.001). Files bring their own; it takes the place of that of a"
              + " FILE.h5.")
  private @Nullable UpdaterSpec updater;

  /** Returns the model; throws {@link IllegalArgumentException} where options do not fit it. */
  ModelSpec model() {
    ModelSpec chosen = Parsed.required(model);
    if (allowed != null && chosen.named()) {
      throw new IllegalArgumentException("--allow-classes is for models from files; leave it out");
    }
    if (chosen instanceof ModelSpec.KerasModel file) {
      return new ModelSpec.KerasModel(
          file.path(), Optional.ofNullable(loss), Optional.ofNullable(updater));
    }
    if (loss != null) {
      throw new IllegalArgumentException("--loss is for models of Keras, FILE.h5; leave it out");
    }
    if (updater != null && !chosen.named()) {
      throw new IllegalArgumentException(
          "--updater is for the named models; " + chosen + " brings its own, so leave it out");
    }
    return chosen;
  }

  AllowedClasses allowed() {
    return allowed == null ? AllowedClasses.NONE : allowed;
  }

  /** Returns the optimiser of named models. */
  UpdaterSpec updater() {
    return updater == null ? UpdaterSpec.DEFAULT : updater;
  }
}
