package dev.parsimony.spark.cli;

import dev.parsimony.spark.config.ClassWeights;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.Normalization;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what to learn from. */
final class DataArguments {
  @Option(
      names = "--data",
      paramLabel = "SOURCE",
      defaultValue = "glyphs",
      description = {
        "Training data; paths are local or of any Hadoop file system, files plain or .gz:",
        "  glyphs        generated 28x28 characters, ten classes",
        "  idx:DIR       MNIST's format, train-images-idx3-ubyte and so on",
        "  cifar10:DIR   CIFAR-10's binary format, data_batch_*.bin",
        "  images:DIR    PNG and JPEG files, in a folder of DIR for each class. Behind it, after"
            + " commas: size=HEIGHTxWIDTH (resizes all; default: all must have the first one's"
            + " size), grey or rgb (channels; default: rgb, or grey if the first one is)",
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

  DataSource train() {
    return Parsed.required(data);
  }

  Optional<DataSource> test() {
    return Optional.ofNullable(test);
  }

  Optional<Normalization> normalise() {
    return Optional.ofNullable(normalise);
  }

  Optional<ClassWeights> classWeights() {
    return Optional.ofNullable(classWeights);
  }
}
