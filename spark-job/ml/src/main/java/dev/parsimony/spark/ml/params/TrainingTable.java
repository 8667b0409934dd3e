package dev.parsimony.spark.ml.params;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.Share;
import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.CheckpointInterval;
import dev.parsimony.spark.config.CheckpointSpec;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.Preset;
import dev.parsimony.spark.config.RetrySpec;
import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.share.Outer;
import dev.parsimony.spark.share.Target;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/** The parameters of training, which all Estimators have, with what the command says of each. */
@Internal
public final class TrainingTable implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int DEFAULT_WORKERS = 4;
  private static final int DEFAULT_BATCH_SIZE = 64;
  private static final long DEFAULT_SEED = 42;

  final StringArrayParam labelCols;
  final Param<String> weightCol;
  final Param<String> validationIndicatorCol;
  final Param<String> model;
  final Param<String> modelPath;
  final IntArrayParam layers;
  final Param<String> updater;
  final IntParam numWorkers;
  final IntParam batchSize;
  final BooleanParam batchByLength;
  final IntParam epochs;
  final IntParam earlyStoppingRounds;
  final LongParam seed;
  final IntParam threadsPerWorker;
  final Param<String> kernels;
  final Param<String> onNonFinite;
  final Param<String> compression;
  final Param<String> preset;
  final Param<String> share;
  final IntParam localSteps;
  final Param<String> outer;
  final Param<String> target;
  final IntParam secondMomentsEvery;
  final BooleanParam averageSecondMoments;
  final Param<String> exchange;
  final Param<String> checkpointDir;
  final Param<String> checkpointInterval;
  final IntParam checkpointKeep;
  final IntParam maxFailures;
  final IntParam minWorkers;
  private final Declarations declared;

  /** Declares the parameters of a stage, which knows its uid. */
  public TrainingTable(Params stage) {
    Declarations of = new Declarations(stage);
    this.declared = of;
    // Columns.
    labelCols =
        of.texts(
            "labelCols",
            "Columns of labels for a graph with several outputs, one for each in the network's"
                + " order, instead of the one column of labelCol. What transform adds for an output"
                + " has its name behind: such as prediction_NAME.");
    weightCol =
        of.text(
            "weightCol",
            "Column of how often a row counts, a number of 0 or more: 2 is the row twice, 0 its"
                + " absence, 0.5 the row with half its loss.");
    validationIndicatorCol =
        of.text(
            "validationIndicatorCol",
            "Boolean column that is true for rows that are not trained on, but tested on after"
                + " every epoch.");
    // The network: one of model, modelPath and layers.
    model =
        of.text(
            "model",
            "The network: DL4J's configuration of a MultiLayerNetwork or a ComputationGraph as"
                + " JSON, or the name of a network of classes: lenet, mlp:WIDTH[,WIDTH...],"
                + " vgg-small, resnet50, and lstm:UNITS for sequences.");
    modelPath =
        of.text(
            "modelPath",
            "File of the network, on any Hadoop file system: FILE.json, DL4J's configuration, or"
                + " FILE.zip, a saved model, which is trained on.");
    layers =
        of.wholes(
            "layers",
            "Widths of a network of dense layers with sigmoids, as MultilayerPerceptronClassifier"
                + " has it: features, hidden layers, and classes (with softmax) or values"
                + " (without).",
            2,
            Integer.MAX_VALUE);
    updater =
        of.text(
            "updater",
            "Optimiser of a network that layers or a name makes: adam:RATE,"
                + " nesterovs:RATE[,MOMENTUM] or sgd:RATE.",
            UpdaterSpec::parse,
            "adam:0.001");
    // Steps.
    numWorkers =
        of.whole(
            "numWorkers",
            "Workers; each takes one of Spark's slots, and all are needed at once.",
            1,
            DEFAULT_WORKERS);
    batchSize = of.whole("batchSize", "Examples per worker and step.", 1, DEFAULT_BATCH_SIZE);
    batchByLength =
        of.flag(
            "batchByLength",
            "Puts sequences of like length into a batch: less padding, but which of them meet is less"
                + " random.");
    epochs = of.whole("epochs", "Passes over the training rows.", 1, 1);
    earlyStoppingRounds =
        of.whole(
            "earlyStoppingRounds",
            "Ends the training after so many epochs in a row without a lower loss on the rows of"
                + " validationIndicatorCol or setEvalDataset, and keeps the network of the epoch with"
                + " the lowest; 0 trains all epochs and keeps the last.",
            0,
            0);
    seed =
        of.large(
            "seed",
            "Seed of shuffling, dropout, rounding, and of parameters where layers or a name makes"
                + " the network.",
            DEFAULT_SEED);
    threadsPerWorker =
        of.whole(
            "threadsPerWorker",
            "Native threads of each worker; by default Spark's cores per task.",
            1);
    kernels =
        of.text(
            "kernels",
            "own computes steps by Parsimony's faster operations, dl4j by DL4J's alone, with the"
                + " bits that its fit gives; own,convolutions=WAY as --kernels takes it.",
            KernelChoice::parse,
            "own");
    onNonFinite =
        of.text(
            "onNonFinite",
            "What a batch does whose gradient is not finite: fail ends the training, skip leaves it"
                + " out.",
            value -> requireOneOf("onNonFinite", value, "fail", "skip"),
            "fail");
    // Sharing.
    compression =
        of.text(
            "compression",
            "How what is shared travels, such as variance:alpha=1.5, strom:tau=0.01, qsgd:bits=2 or"
                + " none; by default variance.",
            CompressorSpec::parse);
    preset = of.text("preset", "paper: all as in the paper of variance.", Preset::parse);
    share =
        of.text(
            "share",
            "What travels: updates or gradients; by default updates with variance and networks of"
                + " 100,000 parameters or more, else gradients.",
            Share::parse);
    localSteps =
        of.whole(
            "localSteps",
            "With shared updates: batches of each worker between two exchanges; 4 by default.",
            1);
    outer =
        of.text(
            "outer",
            "With shared updates: ETA,MU, learning rate and Nesterov momentum of the outer"
                + " optimiser; by default "
                + Outer.DEFAULT_TEXT
                + ".",
            Outer::parse);
    target =
        of.text(
            "target",
            "Sets the alpha of variance or hybrid during the run: ratio=1000 for so many times"
                + " fewer bytes than float32, comm=5% for that share of the time in the exchange.",
            Target::parse);
    secondMomentsEvery =
        of.whole(
            "secondMomentsEvery",
            "Takes second moments at every k-th step of a worker only; by default 4 with shared"
                + " updates, else 1.",
            1);
    averageSecondMoments =
        of.flag(
            "averageSecondMoments",
            "Whether all steps get a running average of second moments; always so where not every"
                + " step takes its own.");
    exchange =
        of.text(
            "exchange",
            "How messages travel between the workers: auto, which measures, or one of the patterns"
                + " that the command's --exchange lists.",
            ExchangePattern::parse,
            "auto");
    // Recovery.
    checkpointDir =
        of.text(
            "checkpointDir",
            "Folder of checkpoints, on any Hadoop file system; none by default. Each training has a"
                + " folder of its own there, by its rows, its network and its parameters, and goes"
                + " on from its latest checkpoint.");
    checkpointInterval =
        of.text(
            "checkpointInterval",
            "How often a checkpoint is kept: such as 500steps, 2epochs or 10min.",
            TrainingTable::requireInterval,
            CheckpointSpec.DEFAULT_INTERVAL.toString());
    checkpointKeep =
        of.whole(
            "checkpointKeep",
            "Checkpoints that are kept; older ones are deleted.",
            1,
            CheckpointSpec.DEFAULT_KEEP);
    maxFailures =
        of.whole(
            "maxFailures",
            "How many failed attempts in a row, without a new checkpoint, are followed by another.",
            0,
            RetrySpec.DEFAULT_MAX_FAILURES);
    minWorkers =
        of.whole("minWorkers", "Workers with which to go on after a failure; by default all.", 1);
  }

  private static void requireOneOf(String name, String value, String one, String other) {
    String given = value.toLowerCase(Locale.ROOT);
    if (!Set.of(one, other).contains(given)) {
      throw new IllegalArgumentException(
          "Invalid value for " + name + ": got " + value + ", expected " + one + " or " + other);
    }
  }

  private static void requireInterval(String value) {
    try {
      CheckpointInterval.parse(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Invalid checkpointInterval: " + e.getMessage(), e);
    }
  }

  /** Returns the parameters that say how a network learns from rows, not which ones these are. */
  public List<Param<?>> ofLearning() {
    return List.of(
        numWorkers,
        batchSize,
        batchByLength,
        epochs,
        earlyStoppingRounds,
        seed,
        kernels,
        onNonFinite,
        compression,
        preset,
        share,
        localSteps,
        outer,
        target,
        secondMomentsEvery,
        averageSecondMoments);
  }

  /** Gives the stage the defaults. */
  public void applyDefaults() {
    declared.applyDefaults();
  }
}
