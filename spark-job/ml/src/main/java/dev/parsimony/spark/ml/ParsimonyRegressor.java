package dev.parsimony.spark.ml;

import dev.parsimony.spark.dl4j.OutputForm;
import dev.parsimony.spark.ml.params.FeatureParams;
import dev.parsimony.spark.ml.params.FeatureTable;
import dev.parsimony.spark.ml.params.TrainingParams;
import dev.parsimony.spark.ml.params.TrainingTable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.Regressor;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Trains a DL4J network on the rows of a DataFrame to predict a value, or several at once.
 *
 * <pre>{@code
 * ParsimonyRegressionModel model =
 *     new ParsimonyRegressor().setLayers(new int[] {8, 16, 1}).setEpochs(20).fit(training);
 * Dataset<Row> answers = model.transform(test);
 * }</pre>
 *
 * <p>Labels are numbers; of a network with several outputs, vectors or arrays of numbers, and then
 * {@code predictionCol} holds vectors. A graph with several output layers learns one column for
 * each ({@code labelCols}). All else is as with {@link ParsimonyClassifier}.
 */
public final class ParsimonyRegressor
    extends Regressor<Vector, ParsimonyRegressor, ParsimonyRegressionModel>
    implements TrainingParams<ParsimonyRegressor>,
        FeatureParams<ParsimonyRegressor>,
        DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final TrainingTable training;
  private final FeatureTable features;
  private final LatestLine progress;
  private transient @Nullable Dataset<?> evalDataset;

  /** Creates a stage with a name of its own. */
  public ParsimonyRegressor() {
    this(Identifiable.randomUID("parsimonyRegressor"));
  }

  /** Creates a stage of this name. */
  public ParsimonyRegressor(String uid) {
    this(Uid.pending(uid));
  }

  private ParsimonyRegressor(Uid pending) {
    super();
    this.uid = pending.take();
    this.training = new TrainingTable(this);
    this.features = new FeatureTable(this);
    this.progress = new LatestLine();
    training.applyDefaults();
    features.applyDefaults();
  }

  /** Reads a stage that was saved. */
  public static ParsimonyRegressor load(String path) {
    return read().load(path);
  }

  /** Returns what reads stages that were saved. */
  public static MLReader<ParsimonyRegressor> read() {
    return new DefaultParamsReader<>();
  }

  @Override
  public String uid() {
    return Uid.of(uid);
  }

  @Override
  public ParsimonyRegressor self() {
    return this;
  }

  @Override
  public TrainingTable trainingTable() {
    return training;
  }

  /** Sets the one column of features, instead of several if they were set. */
  @Override
  public ParsimonyRegressor setFeaturesCol(String column) {
    clear(featuresCols());
    return super.setFeaturesCol(column);
  }

  /** Sets the one column of labels, instead of several if they were set. */
  @Override
  public ParsimonyRegressor setLabelCol(String column) {
    clear(labelCols());
    return super.setLabelCol(column);
  }

  @Override
  public FeatureTable featureTable() {
    return features;
  }

  @Override
  public ParsimonyRegressor copy(ParamMap extra) {
    ParsimonyRegressor copy = defaultCopy(extra);
    copy.evalDataset = evalDataset;
    return copy;
  }

  /**
   * Sets rows that are tested on after every epoch and not trained on, instead of rows of the
   * DataFrame that {@code validationIndicatorCol} sets aside. Their columns have the same names. An
   * Estimator that is saved forgets them.
   */
  public ParsimonyRegressor setEvalDataset(Dataset<?> dataset) {
    evalDataset = dataset;
    return this;
  }

  private Optional<Dataset<?>> evalDataset() {
    return Optional.ofNullable(evalDataset);
  }

  private ColumnChoice columns() {
    return new ColumnChoice(this, this, getFeaturesCol(), labelColumns(getLabelCol()), Goal.VALUES);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    List<OutputForm> outputs =
        TrainingSchema.require(schema, evalDataset().map(Dataset::schema), columns());
    return Columns.append(
        schema, OutputColumns.fields(OutputColumns.of(this, Goal.VALUES, outputs)));
  }

  /** Trains on the label column as it is, where Spark's own fit would make it doubles. */
  @Override
  public ParsimonyRegressionModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    return copyValues(train(dataset).setParent(this), ParamMap.empty());
  }

  @Override
  public ParsimonyRegressionModel train(Dataset<?> dataset) {
    TrainingRows rows = new TrainingRows(dataset, columns());
    Optional<TrainingRows> tested = evalDataset().map(own -> new TrainingRows(own, columns()));
    Training.Trained trained =
        new Training(this, rows, tested, Goal.VALUES, form -> {}, progress).run();
    return new ParsimonyRegressionModel(uid, trained);
  }

  /**
   * Returns the latest line of the training that runs, as it is logged: {@code epoch 2/10 batch
   * 12/40 ...}; empty where none runs. For other threads than that of {@code fit}, which shows it.
   */
  public String progress() {
    return progress.get();
  }
}
