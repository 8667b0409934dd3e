package dev.parsimony.spark.ml;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.ml.params.FeatureParams;
import dev.parsimony.spark.ml.params.FeatureTable;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.api.Model;

/**
 * A network that predicts values, as {@link ParsimonyRegressor} has trained it.
 *
 * <p>{@code transform} adds {@code predictionCol} to the columns, a double, or a vector where the
 * network has several outputs, batch by batch and with one network in each JVM. What is saved holds
 * {@code data/model.zip}, which plain DL4J opens.
 */
public final class ParsimonyRegressionModel
    extends RegressionModel<Vector, ParsimonyRegressionModel>
    implements FeatureParams<ParsimonyRegressionModel>, MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final FeatureTable features;
  private final LearnedState state;

  /** Creates a model that has learned nothing, for Spark to ask its parameters. */
  public ParsimonyRegressionModel() {
    this(Uid.pending("parsimonyRegressor"), LearnedState.NONE);
  }

  ParsimonyRegressionModel(String uid, Training.Trained trained) {
    this(Uid.pending(uid), LearnedState.of(trained));
    InputShapes.set(this, trained.network().shapes());
  }

  ParsimonyRegressionModel(String uid, NetworkSnapshot network) {
    this(Uid.pending(uid), LearnedState.of(network));
  }

  private ParsimonyRegressionModel(Uid pending, LearnedState state) {
    super();
    this.uid = pending.take();
    this.features = new FeatureTable(this);
    this.state = state;
    features.applyDefaults();
  }

  /** Reads a model that was saved. */
  public static ParsimonyRegressionModel load(String path) {
    return read().load(path);
  }

  /** Returns what reads models that were saved. */
  public static MLReader<ParsimonyRegressionModel> read() {
    return new SavedModelReader<>(ParsimonyRegressionModel.class, ParsimonyRegressionModel::new);
  }

  @Override
  public MLWriter write() {
    return new SavedModelWriter(this, state.network());
  }

  @Override
  public String uid() {
    return Uid.of(uid);
  }

  @Override
  public ParsimonyRegressionModel self() {
    return this;
  }

  /** Sets the one column of features, instead of several if they were set. */
  @Override
  public ParsimonyRegressionModel setFeaturesCol(String column) {
    clear(featuresCols());
    return super.setFeaturesCol(column);
  }

  @Override
  public FeatureTable featureTable() {
    return features;
  }

  @Override
  public ParsimonyRegressionModel copy(ParamMap extra) {
    ParsimonyRegressionModel copy = new ParsimonyRegressionModel(Uid.pending(uid), state.share());
    return copyValues(copy, extra).setParent(parent());
  }

  /**
   * Returns DL4J's network, a MultiLayerNetwork or a ComputationGraph, with its optimiser's state.
   *
   * @return a new one at every call
   */
  public Model toNetwork() {
    return state.toNetwork();
  }

  /** Whether there is a summary: not after a model was saved and loaded. */
  public boolean hasSummary() {
    return state.hasSummary();
  }

  /**
   * Returns the figures of the training.
   *
   * @throws dev.parsimony.spark.config.UserErrorException where there are none
   */
  public ParsimonySummary summary() {
    return state.summary();
  }

  private Answering answering() {
    return state.answering(this);
  }

  @Override
  public int numFeatures() {
    return answering().learned().features();
  }

  @Override
  public StructType transformSchema(StructType schema) {
    answering().learned().requireFeatures(schema, this, getFeaturesCol());
    return Columns.append(schema, OutputColumns.fields(columns()));
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    return answering().transform(dataset, featureColumns(getFeaturesCol()), columns(), this);
  }

  private List<AnswerColumns> columns() {
    return OutputColumns.of(this, Goal.VALUES, answering().learned().form().outputs());
  }

  /**
   * Returns the predicted value.
   *
   * @throws UserErrorException where the network has several outputs, or the features do not fit
   */
  @Override
  public double predict(Vector features) {
    double[] answer = answering().answer(features);
    if (answer.length != 1) {
      throw new UserErrorException(
          "The network predicts "
              + answer.length
              + " values at once; use transform, whose column holds vectors.");
    }
    return answer[0];
  }
}
