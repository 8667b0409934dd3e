package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/** Finds the sequences of folders. */
final class SequenceFolder {
  private static final int SEQUENCES_PER_SLICE = 200;
  private static final String EXPECTED =
      "features/0.csv, 1.csv and so on, and labels of the same names";

  private SequenceFolder() {}

  /**
   * A part for each folder, all of the same format.
   *
   * @param answersPerStep whether the network wants labels over the steps
   */
  static List<SourcePart> parts(
      JavaSparkContext spark, DataFiles files, List<String> folders, boolean answersPerStep) {
    List<List<SequenceSlice>> slices =
        folders.stream().map(folder -> slices(files, folder)).toList();
    List<SequenceSlice> all = slices.stream().flatMap(List::stream).toList();
    ExampleFormat format = survey(spark, files, all).format(answersPerStep);
    return slices.stream()
        .map(part -> new SourcePart(List.copyOf(part), format, OptionalInt.empty()))
        .toList();
  }

  private static SequenceSurvey survey(
      JavaSparkContext spark, DataFiles files, List<SequenceSlice> slices) {
    Function<Object, byte[]> task =
        index -> slices.get(((Number) index).intValue()).survey(files).toBytes();
    SequenceSurvey survey = SequenceSurvey.NONE;
    for (byte[] part : TaskIndices.of(spark, slices.size()).map(task).collect()) {
      survey = survey.with(SequenceSurvey.fromBytes(part));
    }
    return survey;
  }

  private static List<SequenceSlice> slices(DataFiles files, String folder) {
    files.requireFolder(folder, EXPECTED);
    SortedSet<Integer> sequences = numbers(files, folder, SequenceSlice.FEATURES);
    requireLabels(folder, sequences, numbers(files, folder, SequenceSlice.LABELS));
    List<SequenceSlice> slices = new ArrayList<>();
    String qualified = files.qualified(folder);
    int end = sequences.last() + 1;
    for (int from = sequences.first(); from < end; from += SEQUENCES_PER_SLICE) {
      slices.add(new SequenceSlice(qualified, from, Math.min(end, from + SEQUENCES_PER_SLICE)));
    }
    return slices;
  }

  /** The numbers that are the names of the folder's files, without a gap. */
  private static SortedSet<Integer> numbers(DataFiles files, String folder, String part) {
    String path = new Path(folder, part).toString();
    files.requireFolder(path, EXPECTED);
    SortedSet<Integer> numbers = new TreeSet<>();
    for (String file : files.csvFiles(path)) {
      if (!numbers.add(number(file))) {
        throw new UserErrorException(
            path + " holds " + number(file) + ".csv twice, plain and as .gz; remove one.");
      }
    }
    for (int number = numbers.first(); number < numbers.last(); number++) {
      if (!numbers.contains(number)) {
        throw new UserErrorException(
            String.format(
                "%s holds %d.csv and %d.csv, but %d.csv is missing.",
                path, numbers.first(), numbers.last(), number));
      }
    }
    return numbers;
  }

  private static int number(String file) {
    String name = new Path(file).getName();
    String stem = name.substring(0, name.indexOf('.'));
    try {
      int number = Integer.parseInt(stem);
      if (stem.equals(String.valueOf(number)) && number >= 0 && number < Integer.MAX_VALUE) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new UserErrorException(
        DataFiles.shown(file) + ": files of sequences must be numbered, 0.csv, 1.csv and so on.");
  }

  private static void requireLabels(
      String folder, SortedSet<Integer> features, SortedSet<Integer> labels) {
    SortedSet<Integer> all = new TreeSet<>(features);
    all.addAll(labels);
    for (int number : all) {
      boolean labelled = labels.contains(number);
      if (!labelled || !features.contains(number)) {
        throw new UserErrorException(
            String.format(
                "The folder %s holds %s/%d.csv, but no %s/%d.csv; every sequence needs both.",
                folder,
                labelled ? SequenceSlice.LABELS : SequenceSlice.FEATURES,
                number,
                labelled ? SequenceSlice.FEATURES : SequenceSlice.LABELS,
                number));
      }
    }
  }
}
