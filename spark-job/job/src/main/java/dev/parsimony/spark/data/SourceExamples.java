package dev.parsimony.spark.data;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.ExamplePart;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.source.CsvClasses;
import dev.parsimony.spark.data.source.CsvSurvey;
import dev.parsimony.spark.data.source.DataFiles;
import dev.parsimony.spark.data.source.FeatureOrder;
import dev.parsimony.spark.data.source.ImageClasses;
import dev.parsimony.spark.data.source.KnownClasses;
import dev.parsimony.spark.data.source.RowCursor;
import dev.parsimony.spark.data.source.Slice;
import dev.parsimony.spark.data.source.SliceOpener;
import dev.parsimony.spark.data.source.SourcePart;
import dev.parsimony.spark.data.source.SourceResolver;
import dev.parsimony.spark.data.source.Sources;
import dev.parsimony.spark.data.source.TaskIndices;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The examples of a source for a network that is there, found and checked on the driver's word, to
 * be read in pieces in their order.
 *
 * @param rows a partition for each slice, where Spark reads them; a piece is a whole one then
 * @param examples in all pieces together
 * @param valueNames names of the values that stand in place of a class; empty where there is one
 * @param description one line for the console
 * @param remarks what may be a mistake in the data, lines for the console
 */
@Internal
public record SourceExamples(
    DataFiles files,
    Optional<JavaRDD<RowCursor>> rows,
    ExamplePieces pieces,
    long examples,
    List<String> valueNames,
    String description,
    List<String> remarks) {

  /**
   * What is to be read.
   *
   * @param part of the source
   * @param learned names of the network's features; empty where they are not known
   * @param seed that decides what training sets aside, and random examples
   * @param pieces that are worked on at the same time: larger slices are divided
   */
  public record Request(
      DataSource source, ExamplePart part, List<String> learned, long seed, int pieces) {}

  /** A part of a source, and which of its examples are wanted. */
  private record Wanted(SourcePart part, ExamplePiece.Kept kept) {
    Wanted with(SourcePart changed) {
      return new Wanted(changed, kept);
    }
  }

  /**
   * Finds and checks examples with labels.
   *
   * @param labels what the network asks of them
   * @param outputs gives the number of classes that the network tells apart; asked where labels
   *     leave it open
   * @param classNames saved beside the network; may be empty
   * @throws UserErrorException with one sentence, for the first problem in the order of the files
   */
  public static SourceExamples labelled(
      JavaSparkContext context,
      Request request,
      LabelForm labels,
      ToIntFunction<ExampleFormat> outputs,
      List<String> classNames) {
    if (request.source instanceof DataSource.Table table
        && !table.options().labelled()
        && !table.options().targets().present()) {
      throw new UserErrorException(
          request.source
              + ": evaluate compares answers with labels; say which column they are in with label="
              + ", values= or labels= (label=none is for predict).");
    }
    return open(context, request, labels, outputs, classNames, true);
  }

  /**
   * Finds and checks examples of which labels, if any, do not count.
   *
   * @throws UserErrorException with one sentence, for the first problem in the order of the files
   */
  public static SourceExamples unlabelled(JavaSparkContext context, Request request) {
    return open(context, request, LabelForm.ANY, format -> Integer.MAX_VALUE, List.of(), false);
  }

  private static SourceExamples open(
      JavaSparkContext context,
      Request request,
      LabelForm labels,
      ToIntFunction<ExampleFormat> outputs,
      List<String> classNames,
      boolean labelled) {
    DataFiles files = new DataFiles(context.hadoopConfiguration());
    SourceResolver resolver =
        new SourceResolver(
            context, files, labels.perStep(), labelled, request.learned, request.seed);
    List<Wanted> given =
        wanted(resolver, request).stream()
            .map(each -> new Wanted(each.part.withoutWeights(), each.kept))
            .toList();
    List<Wanted> read =
        given.stream()
            .map(each -> labelled ? each : new Wanted(each.part.withoutLabels(), each.kept))
            .toList();
    ExampleFormat format = read.get(0).part.format();
    TestSplit split = new TestSplit(request.seed);
    int limit = labels.classes().orElseGet(() -> outputs.applyAsInt(format));
    List<Wanted> wanted =
        labelled && request.source instanceof DataSource.Images images
            ? read.stream()
                .map(each -> each.with(ImageClasses.known(images, each.part, classNames, limit)))
                .toList()
            : read;
    List<ReadTask> tasks = tasks(wanted);
    List<SliceReport> reports =
        SourceData.reports(
            parts(wanted).each(context, files, new SliceSurvey(tasks, format, split, limit)));
    List<ReadTask> settled =
        labelled && format.hasClasses()
            ? settled(request.source, tasks, reports, limit, classNames)
            : tasks;
    List<ExamplePiece.Kept> kept =
        wanted.stream()
            .flatMap(each -> each.part.slices().stream().map(slice -> each.kept))
            .toList();
    long examples = 0;
    for (int i = 0; i < reports.size(); i++) {
      examples += examples(reports.get(i), kept.get(i));
    }
    if (examples == 0) {
      throw new UserErrorException(request.source + " holds no examples" + of(request.part) + ".");
    }
    Slice slice = given.get(0).part.slices().get(0);
    Optional<JavaRDD<RowCursor>> rows = wanted.get(0).part.rows();
    long most = rows.isPresent() ? Long.MAX_VALUE : share(reports, request.pieces);
    return new SourceExamples(
        files,
        rows,
        new ExamplePieces(format, split, pieces(settled, kept, reports, most)),
        examples,
        slice.valueNames(),
        String.format(
            Locale.ROOT,
            "%s: %,d example%s%s, %s%s",
            request.source,
            examples,
            examples == 1 ? "" : "s",
            of(request.part),
            format.shape(),
            labelWords(slice, labelled)),
        Stream.concat(
                FeatureOrder.remarks(given.get(0).part, request.learned).stream(),
                survey(reports).remarks().stream())
            .toList());
  }

  private static Sources parts(List<Wanted> wanted) {
    return new Sources(
        wanted.get(0).part,
        wanted.size() == 1 ? Optional.empty() : Optional.of(wanted.get(1).part));
  }

  private static String labelWords(Slice slice, boolean labelled) {
    String words = slice.labelWords();
    return words.isEmpty() ? "" : "; " + words + (labelled ? "" : ", which is not read");
  }

  private static String of(ExamplePart part) {
    return switch (part) {
      case AUTO -> "";
      case TRAIN -> " of its training part";
      case TEST -> " of its test part";
      case ALL -> " in all";
    };
  }

  private static List<Wanted> wanted(SourceResolver resolver, Request request) {
    DataSource source = request.source;
    Optional<SourcePart> test = resolver.ownTest(source);
    return switch (request.part) {
      case AUTO ->
          List.of(new Wanted(test.orElseGet(() -> resolver.train(source)), ExamplePiece.Kept.ALL));
      case TRAIN ->
          List.of(
              new Wanted(
                  resolver.train(source),
                  test.isPresent() ? ExamplePiece.Kept.ALL : ExamplePiece.Kept.TRAIN));
      case TEST ->
          List.of(
              test.map(part -> new Wanted(part, ExamplePiece.Kept.ALL))
                  .orElseGet(() -> new Wanted(resolver.train(source), ExamplePiece.Kept.TEST)));
      case ALL -> {
        List<Wanted> both = new ArrayList<>();
        both.add(new Wanted(resolver.train(source), ExamplePiece.Kept.ALL));
        test.ifPresent(part -> both.add(new Wanted(part, ExamplePiece.Kept.ALL)));
        yield both;
      }
    };
  }

  private static List<ReadTask> tasks(List<Wanted> wanted) {
    List<ReadTask> tasks = new ArrayList<>();
    for (Wanted each : wanted) {
      boolean all = each.kept == ExamplePiece.Kept.ALL;
      for (Slice slice : each.part.slices()) {
        tasks.add(
            new ReadTask(slice, all ? ReadTask.Role.TRAIN : ReadTask.Role.SPLIT, tasks.size()));
      }
    }
    return tasks;
  }

  private static CsvSurvey survey(List<SliceReport> reports) {
    CsvSurvey survey = new CsvSurvey();
    reports.forEach(report -> survey.addAll(report.survey()));
    return survey;
  }

  private static List<ReadTask> settled(
      DataSource source,
      List<ReadTask> tasks,
      List<SliceReport> reports,
      int outputs,
      List<String> classNames) {
    if (!(source instanceof DataSource.Table table)) {
      return tasks;
    }
    CsvClasses classes = new KnownClasses(table, classNames, outputs).of(survey(reports));
    return tasks.stream()
        .map(
            task ->
                new ReadTask(
                    KnownClasses.settled(task.slice(), classes), task.role(), task.ordinal()))
        .toList();
  }

  private static long examples(SliceReport report, ExamplePiece.Kept kept) {
    return switch (kept) {
      case ALL -> report.examples();
      case TRAIN -> report.train();
      case TEST -> report.test();
    };
  }

  /** Returns how many examples a piece has at most, so that there are about as many as wanted. */
  private static long share(List<SliceReport> reports, int wanted) {
    long total = reports.stream().mapToLong(SliceReport::examples).sum();
    return (total + wanted - 1) / wanted;
  }

  private static List<ExamplePiece> pieces(
      List<ReadTask> tasks, List<ExamplePiece.Kept> kept, List<SliceReport> reports, long most) {
    List<ExamplePiece> pieces = new ArrayList<>();
    long before = 0;
    for (int i = 0; i < tasks.size(); i++) {
      long examples = reports.get(i).examples();
      for (long first = 0, end; first < examples; first = end) {
        end = first + Math.min(most, examples - first);
        pieces.add(
            new ExamplePiece(
                tasks.get(i).slice(),
                tasks.get(i).ordinal(),
                before,
                kept.get(i),
                first,
                end,
                end == examples));
      }
      before += examples;
    }
    return pieces;
  }

  public ExampleFormat format() {
    return pieces.format();
  }

  /** Does something in a task for each piece; the results are in the pieces' order. */
  public <R> JavaRDD<R> each(JavaSparkContext spark, PieceWork<R> work) {
    DataFiles from = files;
    if (rows.isEmpty()) {
      return TaskIndices.of(spark, pieces.all().size())
          .map(index -> work.on(((Number) index).intValue(), SliceOpener.of(from)));
    }
    List<Integer> partitions = pieces.all().stream().map(ExamplePiece::ordinal).toList();
    return rows.get()
        .mapPartitionsWithIndex(
            (partition, cursors) -> {
              int piece = partitions.indexOf(partition);
              return piece < 0
                  ? Collections.emptyIterator()
                  : List.of(work.on(piece, SliceOpener.of(cursors.next()))).iterator();
            },
            false);
  }
}
