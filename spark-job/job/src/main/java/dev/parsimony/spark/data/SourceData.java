package dev.parsimony.spark.data;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.LabelKind;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.source.DataFiles;
import dev.parsimony.spark.data.source.FeatureOrder;
import dev.parsimony.spark.data.source.Slice;
import dev.parsimony.spark.data.source.SourcePart;
import dev.parsimony.spark.data.source.SourceResolver;
import dev.parsimony.spark.data.source.Sources;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** The examples of the sources that a user names. */
@Internal
public final class SourceData implements TrainingData {
  private final JavaSparkContext context;
  private final DataFiles files;
  private final Sources sources;
  private final ExampleFormat format;
  private final TestSplit split;
  private final CheckedData checked;
  private final int classes;
  private final LabelKind labelKind;
  private final LabelledSlices slices;
  private final List<String> features;
  private final List<String> remarks;
  private final String description;

  private SourceData(
      JavaSparkContext context,
      DataFiles files,
      Sources sources,
      ExampleFormat format,
      TestSplit split,
      CheckedData checked,
      int classes,
      LabelKind labelKind,
      LabelledSlices slices,
      List<String> features,
      List<String> remarks,
      String description) {
    this.context = context;
    this.files = files;
    this.sources = sources;
    this.format = format;
    this.split = split;
    this.checked = checked;
    this.classes = classes;
    this.labelKind = labelKind;
    this.slices = slices;
    this.features = features;
    this.remarks = remarks;
    this.description = description;
  }

  /**
   * Finds the sources' files and checks every example in one Spark job: sizes, numbers, labels.
   *
   * @param test empty for the source's own testing part or, without one, a sixth set aside
   * @param labels what a given network asks of the labels
   * @param seed decides which examples are set aside for testing, and random examples
   * @throws UserErrorException with one sentence, for the first problem in the order of the files
   */
  public static TrainingData open(
      JavaSparkContext context,
      DataSource train,
      Optional<DataSource> test,
      LabelForm labels,
      long seed) {
    return open(context, train, test, labels, List.of(), seed);
  }

  /**
   * Finds and checks examples for a given network, likewise.
   *
   * @param learned names of the network's features, in whose order those of tables are taken; empty
   *     where they are not known
   */
  public static TrainingData open(
      JavaSparkContext context,
      DataSource train,
      Optional<DataSource> test,
      LabelForm labels,
      List<String> learned,
      long seed) {
    requireLabels(train);
    test.ifPresent(SourceData::requireLabels);
    DataFiles files = new DataFiles(context.hadoopConfiguration());
    Sources sources =
        new SourceResolver(context, files, labels.perStep(), true, learned, seed)
            .resolve(train, test);
    SourcePart trainPart = sources.train();
    Optional<SourcePart> testPart = sources.test();
    TestSplit split = new TestSplit(seed);
    List<ReadTask> tasks = tasks(trainPart, testPart);
    int labelLimit = labels.classes().orElse(Integer.MAX_VALUE);
    SliceSurvey check = new SliceSurvey(tasks, trainPart.format(), split, labelLimit);
    int labelsPerExample = trainPart.format().arrays().get(ExampleFormat.CLASS).shape().size();
    LabelledSlices slices =
        LabelledSlices.of(
            train, tasks, reports(sources.each(context, files, check)), labels.classes());
    CheckedData checked =
        new CheckedData(train, labelsPerExample, slices.tasks(), slices.reports());
    LabelKind kind = labelKind(train);
    checked.requireTrain();
    int classes =
        kind == LabelKind.CLASSES ? checked.classes(labels.classes(), trainPart.classes()) : 0;
    if (checked.test() == 0) {
      throw new UserErrorException(
          test.map(source -> source + " holds no examples to test on.")
              .orElse(train + " has too few examples to set some aside; give others with --test."));
    }
    String testOrigin =
        testPart.isEmpty()
            ? " (about a sixth, set aside by the seed)"
            : test.map(source -> " (" + source + ")").orElse("");
    String description =
        String.format(
            Locale.ROOT,
            "%s: %,d training and %,d test examples%s, %s%s%s",
            train,
            checked.train(),
            checked.test(),
            testOrigin,
            trainPart.format().shape(),
            kind == LabelKind.CLASSES ? ", " + classes + " classes" : "",
            slices.understood());
    return new SourceData(
        context,
        files,
        sources,
        trainPart.format(),
        split,
        checked,
        classes,
        kind,
        slices,
        trainPart.featureNames(),
        FeatureOrder.remarks(trainPart, learned),
        description);
  }

  @Override
  public ExampleFormat format() {
    return format;
  }

  /** Returns the source's number of classes, or the largest label plus one; 0 for values. */
  @Override
  public int classes() {
    return classes;
  }

  @Override
  public LabelKind labelKind() {
    return labelKind;
  }

  private static LabelKind labelKind(DataSource source) {
    return source instanceof DataSource.Table table
        ? table.options().targets().kind()
        : LabelKind.CLASSES;
  }

  @Override
  public long trainExamples() {
    return checked.train();
  }

  @Override
  public long testExamples() {
    return checked.test();
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public List<String> classNames() {
    return slices.names();
  }

  @Override
  public List<String> remarks() {
    return Stream.concat(remarks.stream(), slices.remarks().stream()).toList();
  }

  @Override
  public List<String> featureNames() {
    return features;
  }

  @Override
  public JavaRDD<byte[]> trainRecords() {
    // More than one worker only where one could not have them all; the rest of a division is left
    // out.
    int workers = 1 + (int) (trainExamples() / Integer.MAX_VALUE);
    ShardReader reader = new ShardReader(checked.tasks(), plan(workers), split);
    return sources
        .each(context, files, reader)
        .filter(example -> !ShardKey.isTest(example._1()))
        .map(example -> example._2());
  }

  private static void requireLabels(DataSource source) {
    if (source instanceof DataSource.Table table
        && !table.options().labelled()
        && !table.options().targets().present()) {
      throw new UserErrorException(
          source
              + ": training needs a class for each example; say which column it is with label=, or"
              + " values= for numbers to learn (label=none is for predict).");
    }
  }

  @Override
  public JavaRDD<ShardRecord> shards(int workers) {
    ShardReader reader = new ShardReader(checked.tasks(), plan(workers), split);
    return ShardKey.deal(
        sources.each(context, files, reader).mapToPair(example -> example), workers);
  }

  static List<SliceReport> reports(JavaRDD<byte[]> checked) {
    List<SliceReport> reports = new ArrayList<>();
    for (byte[] report : checked.collect()) {
      reports.add(SliceReport.fromBytes(report));
    }
    for (SliceReport report : reports) {
      if (!report.problem().isEmpty()) {
        throw new UserErrorException(report.problem());
      }
    }
    return reports;
  }

  private static List<ReadTask> tasks(SourcePart train, Optional<SourcePart> test) {
    List<ReadTask> tasks = new ArrayList<>();
    ReadTask.Role role = test.isPresent() ? ReadTask.Role.TRAIN : ReadTask.Role.SPLIT;
    for (Slice slice : train.slices()) {
      tasks.add(new ReadTask(slice, role, tasks.size()));
    }
    for (Slice slice : test.map(SourcePart::slices).orElse(List.of())) {
      tasks.add(new ReadTask(slice, ReadTask.Role.TEST, tasks.size()));
    }
    return tasks;
  }
}
