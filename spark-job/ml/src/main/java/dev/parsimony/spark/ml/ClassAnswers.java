package dev.parsimony.spark.ml;

import dev.parsimony.spark.config.UserErrorException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * Raw predictions, probabilities and the predicted class, each in a column where it has a name.
 *
 * @param thresholds by which probabilities are divided before the largest is taken; empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record ClassAnswers(
    int classes, String rawColumn, String probabilityColumn, String column, double[] thresholds)
    implements AnswerColumns {
  /** Smallest probability of which a logarithm is taken. */
  private static final double LEAST = 1e-300;

  /**
   * Returns the columns that a stage's parameters name.
   *
   * @param classes 0 where they are not known yet
   * @param suffix of the names
   * @throws UserErrorException for another number of thresholds
   */
  static ClassAnswers of(Params stage, int classes, String suffix) {
    double[] thresholds = thresholds(stage);
    if (classes > 0 && thresholds.length > 0 && thresholds.length != classes) {
      throw new UserErrorException(
          String.format(
              "There are %d thresholds, but the network tells %d classes apart; give one for each.",
              thresholds.length, classes));
    }
    return new ClassAnswers(
        classes,
        name(stage, "rawPredictionCol", suffix),
        name(stage, "probabilityCol", suffix),
        name(stage, "predictionCol", suffix),
        thresholds);
  }

  private static double[] thresholds(Params stage) {
    Param<Object> param = stage.getParam("thresholds");
    return stage.isDefined(param) ? (double[]) stage.getOrDefault(param) : new double[0];
  }

  /** Returns the name of a column as a parameter says it; an empty one has no suffix. */
  static String name(Params stage, String param, String suffix) {
    String name = (String) stage.getOrDefault(stage.getParam(param));
    return name.isEmpty() ? name : name + suffix;
  }

  @Override
  public List<StructField> fields() {
    List<StructField> fields = new ArrayList<>();
    for (String name : List.of(rawColumn, probabilityColumn)) {
      if (!name.isEmpty()) {
        fields.add(vectorField(name, classes));
      }
    }
    if (!column.isEmpty()) {
      fields.add(predictionField());
    }
    return fields;
  }

  /** Returns a column of vectors, whose length its metadata says where it is known. */
  static StructField vectorField(String name, int length) {
    return length > 0
        ? new AttributeGroup(name, length).toStructField()
        : new StructField(name, SQLDataTypes.VectorType(), false, Metadata.empty());
  }

  private StructField predictionField() {
    if (classes == 0) {
      return new StructField(column, DataTypes.DoubleType, false, Metadata.empty());
    }
    return new StructField(
        column,
        DataTypes.DoubleType,
        false,
        NominalAttribute.defaultAttr().withName(column).withNumValues(classes).toMetadata());
  }

  @Override
  public Object[] values(double[] answer) {
    double[] probabilities = probabilities(answer);
    List<Object> values = new ArrayList<>();
    if (!rawColumn.isEmpty()) {
      values.add(Vectors.dense(raw(probabilities)));
    }
    if (!probabilityColumn.isEmpty()) {
      values.add(Vectors.dense(probabilities));
    }
    if (!column.isEmpty()) {
      values.add((double) predicted(probabilities));
    }
    return values.toArray();
  }

  /** Returns the probabilities of all classes: two where the network gives one, of class 1. */
  static double[] probabilities(double[] answer) {
    return answer.length == 1 ? new double[] {1 - answer[0], answer[0]} : answer;
  }

  /** Returns logarithms of probabilities, which soft-max to them. */
  static double[] raw(double[] probabilities) {
    double[] raw = new double[probabilities.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = Math.log(Math.max(probabilities[i], LEAST));
    }
    return raw;
  }

  /** Returns a probability over its threshold; a threshold of 0 is always passed. */
  private double scaled(double probability, int at) {
    if (thresholds.length == 0) {
      return probability;
    }
    return thresholds[at] == 0 ? Double.POSITIVE_INFINITY : probability / thresholds[at];
  }

  /** Returns the class as Spark chooses it: the first of the largest. */
  int predicted(double[] probabilities) {
    int best = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < probabilities.length; i++) {
      double scaled = scaled(probabilities[i], i);
      if (scaled > largest) {
        largest = scaled;
        best = i;
      }
    }
    return best;
  }
}
