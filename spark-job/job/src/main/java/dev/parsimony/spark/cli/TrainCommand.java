package dev.parsimony.spark.cli;

import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.spark.config.AllowedClasses;
import dev.parsimony.spark.config.CheckpointInterval;
import dev.parsimony.spark.config.CheckpointSpec;
import dev.parsimony.spark.config.ClassWeights;
import dev.parsimony.spark.config.CommandConfig;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.NonFinitePolicy;
import dev.parsimony.spark.config.Normalization;
import dev.parsimony.spark.config.RetrySpec;
import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.config.Steps;
import dev.parsimony.spark.config.TrainingConfig;
import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.driver.TrainingJob;
import dev.parsimony.spark.report.RunConsole;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code train}: trains a network and saves it with a report. */
@Command(
    name = "train",
    description = {
      "Trains a DL4J network with several Spark workers that exchange compressed gradients.",
      "Saves model.zip (opens in plain DL4J) and report.json.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false,
    usageHelpWidth = 100)
final class TrainCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "SOURCE",
      defaultValue = "glyphs",
      description = {
        "Training data; paths are local or of any Hadoop file system, files plain or .gz:",
        "  glyphs        generated 28x28 characters, ten classes",
        "  idx:DIR       MNIST's format, train-images-idx3-ubyte and so on",
        "  cifar10:DIR   CIFAR-10's binary format, data_batch_*.bin",
        "  csv:FILE      columns of numbers and, last, the class, a number from 0 on or a name; a"
            + " header line is allowed; FILE may be a folder or a pattern. What is otherwise is"
            + " said behind it, after commas: label=NAME, a position, first or last, drop=NAME or a"
            + " position (columns to leave out), classes=sorted (any labels, in this order) or"
            + " numbers, header=true or false, separator=semicolon, tab, pipe, space or a"
            + " character, quote=none or a character. Instead of a class values=NAME;NAME ... are"
            + " columns of numbers to learn (regression), labels=NAME;NAME ... columns of 0 and 1"
            + " for labels of which any number may be there at once. weight=NAME is a column of"
            + " numbers by which an example's loss is multiplied in training",
        "  parquet:PATH  what Spark's DataFrameReader reads, and so orc:, json:, libsvm:, table:NAME,"
            + " with their packages delta: and avro:, and spark:FORMAT:PATH for others. Behind it,"
            + " after commas: features=NAME, one column of vectors, arrays or images, or NAME;NAME"
            + " ..., columns of numbers (default: features, or else all columns of numbers),"
            + " label=NAME (default: label), drop=NAME, classes=sorted or numbers, values=,"
            + " labels= and weight= as for csv:, option.NAME=VALUE for the reader",
        "  sequence-csv:DIR  time series as DataVec's CSVSequenceRecordReader takes them:"
            + " DIR/features/0.csv, 1.csv ... with a line for each time step, DIR/labels/0.csv ..."
            + " with the class of the sequence or, line by line, of each step",
        "  random:3x224x224,classes=1000,examples=64   images of random pixels (channels x height x"
            + " width), to try what a size takes"
      })
  private @Nullable DataSource data;

  @Option(
      names = "--test",
      paramLabel = "SOURCE",
      description =
          "Test data, likewise (default: the data's own test part, or about a sixth of it, split by"
              + " seed).")
  private @Nullable DataSource test;

  @Option(
      names = "--normalize",
      paramLabel = "standard|minmax|image",
      description =
          "Normalise features by what the training examples show, and save that with the model, as"
              + " DL4J's normaliser: standard, to a mean of 0 and a standard deviation of 1, of each"
              + " feature, or channel of images; minmax, to 0 to 1; or image, from 0 to 255 to 0 to"
              + " 1.")
  private @Nullable Normalization normalise;

  @Option(
      names = "--class-weights",
      paramLabel = "balanced|W,W,...",
      description =
          "How much an example counts in training by its class: balanced, so that all classes"
              + " together count the same (examples / classes / examples of the class), or a number"
              + " for each class, in their order.")
  private @Nullable ClassWeights classWeights;

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
      names = "--workers",
      paramLabel = "N",
      defaultValue = "4",
      description = "Workers; each takes one slot of Spark's.")
  private int workers;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "64",
      description = "Examples per worker and step.")
  private int batchSize;

  @Option(
      names = "--batch-by-length",
      description =
          "Put sequences of like length into a batch, so that less of it is padding: faster where"
              + " lengths differ, but which sequences meet is less random.")
  private boolean batchByLength;

  @Option(names = "--epochs", paramLabel = "N", defaultValue = "5", description = "Epochs.")
  private int epochs;

  @Option(
      names = "--early-stopping",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "End after N epochs in a row without a lower test loss, and keep the network of the epoch"
              + " with the lowest (0: train all epochs and keep the last).")
  private int earlyStopping;

  @Mixin private final SharingArguments sharing = new SharingArguments();

  @Option(
      names = "--on-nonfinite",
      paramLabel = "fail|skip",
      defaultValue = "fail",
      description =
          "Where a worker's score or gradient becomes NaN or infinite: end the run, or leave that"
              + " worker's batch out of the step.")
  private @Nullable NonFinitePolicy onNonFinite;

  @Option(
      names = "--kernels",
      paramLabel = "own[,convolutions=WAY]|dl4j",
      defaultValue = "own",
      description =
          "Whose operations compute a step: own, faster, or dl4j, with the last bits that DL4J's"
              + " fit gives. Convolutions are computed as is faster by a table of measured shapes,"
              + " for the driver's processor (auto) or as on one with avx2 or avx512; or all by"
              + " onednn, or by products.")
  private @Nullable KernelChoice kernels;

  @Option(
      names = "--exchange",
      paramLabel = "PATTERN",
      defaultValue = ExchangePattern.AUTO,
      description = {
        "How messages travel between the workers: mesh (everyone to everyone at once), ring (from"
            + " one to the next), dissemination (few messages, for tiny ones), or auto: measured at"
            + " start, chosen for each step by size and number of workers. The result is the same"
            + " to the last bit."
      })
  private @Nullable ExchangePattern pattern;

  @Option(
      names = "--allow-unused-outputs",
      description =
          "Train a network that has more outputs than the data has classes, such as a saved model"
              + " on data that lacks some of its classes.")
  private boolean allowUnusedOutputs;

  @Option(
      names = "--updater",
      paramLabel = "UPDATER",
      description =
          "Optimiser of the named models: adam:RATE, nesterovs:RATE[,MOMENTUM] or sgd:RATE"
              + " (default: adam:0.001). Files bring their own; it takes the place of that of a"
              + " FILE.h5.")
  private @Nullable UpdaterSpec updater;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description =
          "Seed of parameters, shuffling, dropout and the split; the same seed gives the same bits."
              + " A model from a file keeps its own parameters.")
  private long seed;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "Folder for model.zip and report.json (default: parsimony-output/APPLICATION-ID). Must"
              + " be empty or new.")
  private @Nullable String output;

  @Option(names = "--overwrite", description = "Replace earlier results in the output folder.")
  private boolean overwrite;

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description =
          "Folder for checkpoints, on any Hadoop file system: all it takes to go on to the same"
              + " bits. Lost workers then cost the steps since the latest; Ctrl-C keeps one more."
              + " For one run at a time.")
  private @Nullable String checkpoint;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "INTERVAL",
      description =
          "How often, such as 500steps, 2epochs or 10min (default: 10min), and at the end.")
  private @Nullable CheckpointInterval checkpointEvery;

  @Option(
      names = "--checkpoint-keep",
      paramLabel = "K",
      description = "How many checkpoints stay, the latest ones (default: 3).")
  private @Nullable Integer checkpointKeep;

  @Option(
      names = "--resume",
      description =
          "Resume from the latest checkpoint, or begin where there is none; with more --epochs, on"
              + " beyond the end.")
  private boolean resume;

  @Option(
      names = "--max-failures",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Failed attempts in a row, without a new checkpoint between them, after which the run"
              + " tries again.")
  private int maxFailures;

  @Option(
      names = "--min-workers",
      paramLabel = "N",
      description =
          "With how many workers the run may continue after a failure, where there are no slots for"
              + " all (default: all).")
  private @Nullable Integer minWorkers;

  @Option(
      names = "--threads-per-worker",
      paramLabel = "N",
      description =
          "Native threads of each worker (default: spark.task.cpus; in local mode the machine's"
              + " cores divided among the workers).")
  private @Nullable Integer threadsPerWorker;

  @Option(
      names = "--profile-step",
      description =
          "Instead of training, measure a step of this network on the driver, alone and on random"
              + " examples of the data's form: a table of where each millisecond goes, layer by"
              + " layer.")
  private boolean profileStep;

  @SuppressWarnings("UnusedVariable") // ErrorSentences looks at the parsed arguments
  @Option(names = "--stacktrace", description = "Print the stack trace of an error.")
  private boolean stacktrace;

  @Override
  public Integer call() throws Exception {
    CommandConfig config = config();
    RunConsole console = SparkWork.console();
    SparkConf conf = SparkSettings.prepare(config.training());
    TrainingJob.requireUsable(conf);
    SparkWork.run(
        conf, console, "training", spark -> new TrainingJob(config, spark, console).run());
    return CommandLine.ExitCode.OK;
  }

  CommandConfig config() {
    CommandLine commandLine = required(spec).commandLine();
    ModelSpec chosen = chosenModel(commandLine);
    if (allowed != null && chosen.named()) {
      throw new ParameterException(
          commandLine, "--allow-classes is for models from files; leave it out");
    }
    try {
      return new CommandConfig(
          required(data),
          Optional.ofNullable(test),
          Optional.ofNullable(normalise),
          Optional.ofNullable(classWeights),
          chosen,
          allowed == null ? AllowedClasses.NONE : allowed,
          updater == null ? UpdaterSpec.parse("adam:0.001") : updater,
          Optional.ofNullable(output),
          overwrite,
          profileStep,
          training(commandLine));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine, String.valueOf(e.getMessage()), e);
    }
  }

  private ModelSpec chosenModel(CommandLine commandLine) {
    ModelSpec chosen = required(model);
    if (chosen instanceof ModelSpec.KerasModel file) {
      return new ModelSpec.KerasModel(
          file.path(), Optional.ofNullable(loss), Optional.ofNullable(updater));
    }
    if (loss != null) {
      throw new ParameterException(
          commandLine, "--loss is for models of Keras, FILE.h5; leave it out");
    }
    if (updater != null && !chosen.named()) {
      throw new ParameterException(
          commandLine,
          "--updater is for the named models; " + chosen + " brings its own, so leave it out");
    }
    return chosen;
  }

  private TrainingConfig training(CommandLine commandLine) {
    return new TrainingConfig(
        new Steps(
            workers,
            batchSize,
            batchByLength,
            epochs,
            earlyStopping,
            seed,
            threadsPerWorker == null ? OptionalInt.empty() : OptionalInt.of(threadsPerWorker)),
        sharing.options(),
        required(kernels),
        required(onNonFinite),
        Optional.ofNullable(pattern),
        allowUnusedOutputs,
        checkpoints(commandLine),
        new RetrySpec(maxFailures, minWorkers == null ? Math.max(1, workers) : minWorkers));
  }

  private Optional<CheckpointSpec> checkpoints(CommandLine commandLine) {
    if (checkpoint != null) {
      return Optional.of(
          new CheckpointSpec(
              checkpoint,
              checkpointEvery == null ? CheckpointSpec.DEFAULT_INTERVAL : checkpointEvery,
              checkpointKeep == null ? CheckpointSpec.DEFAULT_KEEP : checkpointKeep,
              resume));
    }
    if (resume || checkpointEvery != null || checkpointKeep != null) {
      throw new ParameterException(
          commandLine,
          "--resume, --checkpoint-every and --checkpoint-keep need the folder: add --checkpoint"
              + " DIR");
    }
    return Optional.empty();
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("picocli left out a value that has a default");
    }
    return value;
  }
}
