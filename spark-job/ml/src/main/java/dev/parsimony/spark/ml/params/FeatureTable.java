package dev.parsimony.spark.ml.params;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/** The parameters of a stage that reads features, which Estimators and Models both have. */
@Internal
public final class FeatureTable implements Serializable {
  private static final long serialVersionUID = 1L;

  final StringArrayParam featuresCols;
  final IntArrayParam inputShape;
  final StringArrayParam inputShapes;
  final IntParam inferBatchSize;
  private final Declarations declared;

  /** Declares the parameters of a stage, which knows its uid. */
  public FeatureTable(Params stage) {
    this.declared = new Declarations(stage);
    this.featuresCols =
        declared.texts(
            "featuresCols",
            "Columns that are the features of a row, in this order, instead of the one column of"
                + " featuresCol: numbers, or where the network has several inputs a column of any"
                + " kind for each of them.");
    this.inputShape =
        declared.wholes(
            "inputShape",
            "Dimensions of a row's features, for networks that take more than vectors: channels,"
                + " height and width of an image, or features and steps of a sequence, whose values"
                + " a vector or an array holds in that order. By default the length of the vector,"
                + " or the size of the first image.",
            1,
            3);
    this.inputShapes =
        declared.texts(
            "inputShapes",
            "Dimensions of a row's features for each input of a network that has several, as"
                + " inputShape takes them for a single one: such as 3,32,32 and 5.",
            Dimensions::parse);
    this.inferBatchSize =
        declared.whole(
            "inferBatchSize", "Rows that transform gives to the network at once.", 1, 1024);
  }

  /** Gives the stage the defaults. */
  public void applyDefaults() {
    declared.applyDefaults();
  }
}
