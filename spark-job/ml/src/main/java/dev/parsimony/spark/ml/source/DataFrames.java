package dev.parsimony.spark.ml.source;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.source.RowCursor;
import dev.parsimony.spark.data.source.RowSources;
import dev.parsimony.spark.data.source.RowTable;
import dev.parsimony.spark.ml.rows.FeatureReader;
import dev.parsimony.spark.ml.rows.TableCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Opens rows by Spark's DataFrameReader. */
@Internal
public final class DataFrames implements RowSources {
  /** The setting by which Spark splits files by the number of cores. */
  private static final String LEAST_PARTITIONS = "spark.sql.files.minPartitionNum";

  /** A fixed number, so that the order of rows does not depend on the cluster's cores. */
  private static final String PARTITIONS = "64";

  /** What Spark calls it where there is no file to read columns from. */
  private static final String NO_FILES = "UNABLE_TO_INFER_SCHEMA";

  private static final String ERROR_CLASS = "^\\[[A-Z0-9_.]+\\] ";

  /** The end of a line after which something else begins. */
  private static final Pattern ENDED = Pattern.compile("[.;:]\\s*$");

  /** Creates the opener; ServiceLoader does so. */
  public DataFrames() {}

  @Override
  public RowTable open(JavaSparkContext spark, DataSource.Rows source, boolean labelled) {
    try {
      Dataset<Row> all = load(session(spark, source), source);
      TableColumns columns = TableColumns.of(source, all.schema(), labelled);
      Dataset<Row> selected = all.select(columns.selection(all));
      FeatureReader features = columns.features(selected.schema());
      ArrayShape shape = columns.shape(selected, features);
      int width = columns.width(selected);
      return new RowTable(
          List.of(all.schema().fieldNames()),
          columns.label(),
          columns.targets(),
          width,
          columns.weight(),
          columns.features(),
          columns.unread(),
          shape,
          features.pixels(),
          cursors(selected, features, shape, columns, width));
    } catch (UserErrorException e) {
      throw e;
    } catch (Exception e) { // Spark's Scala throws checked ones without saying so
      throw unreadable(source, e);
    }
  }

  private static JavaRDD<RowCursor> cursors(
      Dataset<Row> selected,
      FeatureReader features,
      ArrayShape shape,
      TableColumns columns,
      int width) {
    int weight = columns.weight() < 0 ? -1 : selected.schema().size() - 1;
    int label = selected.schema().size() - (weight < 0 ? 1 : 2);
    TableCursor.Targets targets =
        new TableCursor.Targets(
            columns.targets(selected.schema()).orElse(features), width, columns.firstTarget());
    boolean exact = columns.numbers();
    return selected
        .toJavaRDD()
        .mapPartitionsWithIndex(
            (partition, rows) ->
                List.<RowCursor>of(
                        new TableCursor(
                            rows, features, targets, shape, exact, label, weight, partition))
                    .iterator(),
            false);
  }

  private static SparkSession session(JavaSparkContext spark, DataSource.Rows source) {
    SparkSession.Builder builder = SparkSession.builder().config(spark.getConf());
    if (source.format().equals("table")) {
      try {
        builder.enableHiveSupport();
      } catch (IllegalArgumentException e) {
        // Without Hive's classes the catalogue has what others, such as Delta's, put into it.
      }
    }
    SparkSession own = builder.getOrCreate().newSession();
    if (!spark.getConf().contains(LEAST_PARTITIONS)) {
      own.conf().set(LEAST_PARTITIONS, PARTITIONS);
    }
    return own;
  }

  private static Dataset<Row> load(SparkSession session, DataSource.Rows source) {
    DataFrameReader reader = session.read().options(source.options().reader());
    if (source.format().equals("table")) {
      return reader.table(source.path());
    }
    DataFrameReader formatted = reader.format(source.format());
    return source.path().isEmpty() ? formatted.load() : formatted.load(source.path());
  }

  /**
   * Returns a message's first sentence, which may go on over several lines; plans may follow it.
   */
  static String firstSentence(String message) {
    StringBuilder sentence = new StringBuilder();
    for (String line : message.lines().toList()) {
      if (line.isBlank()) {
        break;
      }
      sentence.append(sentence.length() == 0 ? "" : " ").append(line.strip());
      if (ENDED.matcher(line).find()) {
        break;
      }
    }
    return sentence.toString();
  }

  private static UserErrorException unreadable(DataSource.Rows source, Exception e) {
    if (e instanceof SparkThrowable spark && NO_FILES.equals(spark.getErrorClass())) {
      return new UserErrorException(
          String.format("%s holds no files with rows; name a folder or files of them.", source), e);
    }
    List<Throwable> causes = new ArrayList<>();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      causes.add(cause);
    }
    boolean unknown = causes.stream().anyMatch(ClassNotFoundException.class::isInstance);
    String why =
        firstSentence(e.getMessage() == null ? e.toString() : e.getMessage())
            .replaceFirst(ERROR_CLASS, "")
            .replaceFirst("\\.$", "");
    return new UserErrorException(
        unknown
            ? String.format(
                "This Spark has no reader for %s (%s); give spark-submit its package, such as --"
                    + " --packages GROUP:ARTIFACT:VERSION.",
                source.kind(), why)
            : String.format("%s cannot be read: %s.", source, why),
        e);
  }
}
