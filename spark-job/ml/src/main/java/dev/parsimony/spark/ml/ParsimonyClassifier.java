package dev.parsimony.spark.ml;

import dev.parsimony.spark.dl4j.OutputForm;
import dev.parsimony.spark.ml.params.ClassParams;
import dev.parsimony.spark.ml.params.ClassTable;
import dev.parsimony.spark.ml.params.FeatureParams;
import dev.parsimony.spark.ml.params.FeatureTable;
import dev.parsimony.spark.ml.params.TrainingParams;
import dev.parsimony.spark.ml.params.TrainingTable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Trains a DL4J network on the rows of a DataFrame to tell classes apart.
 *
 * <pre>{@code
 * ParsimonyClassificationModel model =
 *     new ParsimonyClassifier().setLayers(new int[] {64, 32, 10}).setEpochs(10).fit(training);
 * Dataset<Row> answers = model.transform(test);
 * }</pre>
 *
 * <p>Features are a vector, an array of numbers, an image or the content of its file in the column
 * {@code featuresCol}, or several columns ({@code featuresCols}); labels are numbers of classes,
 * from 0. A graph with several output layers learns one column for each ({@code labelCols}), of
 * classes or of values. Rows are read as a stream, some times: neither collected nor cached. {@code
 * fit} throws {@link dev.parsimony.spark.config.UserErrorException} before training, with what to
 * change, or {@link IllegalArgumentException} where parameters do not fit together, and {@link
 * dev.parsimony.spark.driver.TrainingAbortedException} where training began and did not end. All
 * parameters are printed by {@code explainParams()}.
 */
public final class ParsimonyClassifier
    extends ProbabilisticClassifier<Vector, ParsimonyClassifier, ParsimonyClassificationModel>
    implements TrainingParams<ParsimonyClassifier>,
        FeatureParams<ParsimonyClassifier>,
        ClassParams<ParsimonyClassifier>,
        DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final TrainingTable training;
  private final FeatureTable features;
  private final ClassTable classes;
  private final LatestLine progress;
  private transient @Nullable Dataset<?> evalDataset;

  /** Creates a stage with a name of its own. */
  public ParsimonyClassifier() {
    this(Identifiable.randomUID("parsimonyClassifier"));
  }

  /** Creates a stage of this name. */
  public ParsimonyClassifier(String uid) {
    this(Uid.pending(uid));
  }

  private ParsimonyClassifier(Uid pending) {
    super();
    this.uid = pending.take();
    this.training = new TrainingTable(this);
    this.features = new FeatureTable(this);
    this.classes = new ClassTable(this);
    this.progress = new LatestLine();
    training.applyDefaults();
    features.applyDefaults();
  }

  /** Reads a stage that was saved. */
  public static ParsimonyClassifier load(String path) {
    return read().load(path);
  }

  /** Returns what reads stages that were saved. */
  public static MLReader<ParsimonyClassifier> read() {
    return new DefaultParamsReader<>();
  }

  @Override
  public String uid() {
    return Uid.of(uid);
  }

  @Override
  public ParsimonyClassifier self() {
    return this;
  }

  @Override
  public TrainingTable trainingTable() {
    return training;
  }

  /** Sets the one column of features, instead of several if they were set. */
  @Override
  public ParsimonyClassifier setFeaturesCol(String column) {
    clear(featuresCols());
    return super.setFeaturesCol(column);
  }

  /** Sets the one column of labels, instead of several if they were set. */
  @Override
  public ParsimonyClassifier setLabelCol(String column) {
    clear(labelCols());
    return super.setLabelCol(column);
  }

  @Override
  public ClassTable classTable() {
    return classes;
  }

  @Override
  public FeatureTable featureTable() {
    return features;
  }

  @Override
  public ParsimonyClassifier copy(ParamMap extra) {
    ParsimonyClassifier copy = defaultCopy(extra);
    copy.evalDataset = evalDataset;
    return copy;
  }

  /**
   * Sets rows that are tested on after every epoch and not trained on, instead of rows of the
   * DataFrame that {@code validationIndicatorCol} sets aside. Their columns have the same names. An
   * Estimator that is saved forgets them.
   */
  public ParsimonyClassifier setEvalDataset(Dataset<?> dataset) {
    evalDataset = dataset;
    return this;
  }

  private Optional<Dataset<?>> evalDataset() {
    return Optional.ofNullable(evalDataset);
  }

  private ColumnChoice columns() {
    return new ColumnChoice(
        this, this, getFeaturesCol(), labelColumns(getLabelCol()), Goal.CLASSES);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    List<OutputForm> outputs =
        TrainingSchema.require(schema, evalDataset().map(Dataset::schema), columns());
    return Columns.append(
        schema, OutputColumns.fields(OutputColumns.of(this, Goal.CLASSES, outputs)));
  }

  /** Trains on the columns by their names, whatever is in these. */
  @Override
  public ParsimonyClassificationModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    return copyValues(train(dataset).setParent(this), ParamMap.empty());
  }

  @Override
  public ParsimonyClassificationModel train(Dataset<?> dataset) {
    TrainingRows rows = new TrainingRows(dataset, columns());
    Optional<TrainingRows> tested = evalDataset().map(own -> new TrainingRows(own, columns()));
    Training.Trained trained =
        new Training(
                this,
                rows,
                tested,
                Goal.CLASSES,
                form -> OutputColumns.of(this, Goal.CLASSES, form.outputs()),
                progress)
            .run();
    return new ParsimonyClassificationModel(uid, trained);
  }

  /**
   * Returns the latest line of the training that runs, as it is logged: {@code epoch 2/10 batch
   * 12/40 ...}; empty where none runs. For other threads than that of {@code fit}, which shows it.
   */
  public String progress() {
    return progress.get();
  }
}
