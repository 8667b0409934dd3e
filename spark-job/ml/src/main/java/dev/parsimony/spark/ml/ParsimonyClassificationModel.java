package dev.parsimony.spark.ml;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.OutputForm;
import dev.parsimony.spark.ml.params.FeatureParams;
import dev.parsimony.spark.ml.params.FeatureTable;
import java.util.List;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.api.Model;

/**
 * A network that tells classes apart, as {@link ParsimonyClassifier} has trained it.
 *
 * <p>{@code transform} adds {@code rawPredictionCol} (logarithms of probabilities), {@code
 * probabilityCol} and {@code predictionCol} (the class, a double) to the columns, batch by batch
 * and with one network in each JVM. What is saved holds {@code data/model.zip}, which plain DL4J
 * opens.
 */
public final class ParsimonyClassificationModel
    extends ProbabilisticClassificationModel<Vector, ParsimonyClassificationModel>
    implements FeatureParams<ParsimonyClassificationModel>, MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final FeatureTable features;
  private final LearnedState state;

  /** Creates a model that has learned nothing, for Spark to ask its parameters. */
  public ParsimonyClassificationModel() {
    this(Uid.pending("parsimonyClassifier"), LearnedState.NONE);
  }

  ParsimonyClassificationModel(String uid, Training.Trained trained) {
    this(Uid.pending(uid), LearnedState.of(trained));
    InputShapes.set(this, trained.network().shapes());
  }

  ParsimonyClassificationModel(String uid, NetworkSnapshot network) {
    this(Uid.pending(uid), LearnedState.of(network));
  }

  private ParsimonyClassificationModel(Uid pending, LearnedState state) {
    super();
    this.uid = pending.take();
    this.features = new FeatureTable(this);
    this.state = state;
    features.applyDefaults();
  }

  /** Reads a model that was saved. */
  public static ParsimonyClassificationModel load(String path) {
    return read().load(path);
  }

  /** Returns what reads models that were saved. */
  public static MLReader<ParsimonyClassificationModel> read() {
    return new SavedModelReader<>(
        ParsimonyClassificationModel.class, ParsimonyClassificationModel::new);
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
  public ParsimonyClassificationModel self() {
    return this;
  }

  /** Sets the one column of features, instead of several if they were set. */
  @Override
  public ParsimonyClassificationModel setFeaturesCol(String column) {
    clear(featuresCols());
    return super.setFeaturesCol(column);
  }

  @Override
  public FeatureTable featureTable() {
    return features;
  }

  @Override
  public ParsimonyClassificationModel copy(ParamMap extra) {
    ParsimonyClassificationModel copy =
        new ParsimonyClassificationModel(Uid.pending(uid), state.share());
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

  /**
   * Returns Spark's own model with the same weights and columns, which answers without Parsimony.
   * It takes a vector as it stands: its features in the order in which this model learned them,
   * whatever their names.
   *
   * @throws dev.parsimony.spark.config.UserErrorException where the network is not of the form that
   *     {@code layers} makes, or reads several columns
   */
  public MultilayerPerceptronClassificationModel toSparkModel() {
    return SparkPerceptron.of(toNetwork()).of(this);
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
  public int numClasses() {
    List<OutputForm> outputs = answering().learned().form().outputs();
    if (outputs.size() > 1) {
      throw new UserErrorException(
          "The network has several outputs, each with classes or values of its own; the metadata of"
              + " transform's columns tells how many.");
    }
    return outputs.get(0).classes();
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
    return OutputColumns.of(this, Goal.CLASSES, answering().learned().form().outputs());
  }

  @Override
  public Vector predictRaw(Vector features) {
    return Vectors.dense(
        ClassAnswers.raw(ClassAnswers.probabilities(answering().answer(features))));
  }

  /** Turns logarithms of probabilities into probabilities. */
  @Override
  public Vector raw2probabilityInPlace(Vector raw) {
    double[] values = ((DenseVector) raw).values();
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.exp(values[i]);
      sum += values[i];
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= sum;
    }
    return raw;
  }

  /** Says which model a summary of Spark's would use; inherited twice, so it must stand here. */
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public scala.Tuple3 findSummaryModel() {
    return super.findSummaryModel();
  }
}
