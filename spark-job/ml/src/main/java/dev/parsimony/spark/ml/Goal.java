package dev.parsimony.spark.ml;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.NetworkForm;
import dev.parsimony.spark.ml.rows.ClassLabels;
import dev.parsimony.spark.ml.rows.LabelReader;
import dev.parsimony.spark.ml.rows.ValueLabels;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What an Estimator learns: what its labels are, and what it asks of a network. */
enum Goal {
  CLASSES {
    @Override
    void requireLabels(StructType schema, String column) {
      Columns.requireNumeric(
          schema, column, "label", "encode classes as 0, 1, 2 and so on with StringIndexer");
    }

    @Override
    Column labels(Column given) {
      return given.cast(DataTypes.DoubleType);
    }

    @Override
    LabelReader reader(StructType schema, String place, String column, NetworkForm form) {
      if (form.classes() == 0) {
        throw new UserErrorException(
            "The network's answers are no probabilities of classes; end it with an OutputLayer that"
                + " has softmax (or sigmoid and a single output, for two classes), or use"
                + " ParsimonyRegressor.");
      }
      boolean numbers = form.answers() != NetworkForm.Answers.PROBABILITIES;
      return ClassLabels.of(schema.fieldIndex(place), column, form.classes(), numbers);
    }
  },

  VALUES {
    @Override
    void requireLabels(StructType schema, String column) {
      ValueLabels.requireValues(schema, column);
    }

    @Override
    Column labels(Column given) {
      return given;
    }

    @Override
    LabelReader reader(StructType schema, String place, String column, NetworkForm form) {
      if (form.answers() == NetworkForm.Answers.PROBABILITIES_BY_NUMBER) {
        throw new UserErrorException(
            "The network's loss (LossSparseMCXENT) takes numbers of classes; use"
                + " ParsimonyClassifier.");
      }
      return ValueLabels.of(schema, place, column, form.outputs());
    }
  };

  /** Requires a label column of the right type. */
  abstract void requireLabels(StructType schema, String column);

  /** Returns the column of labels as it is read. */
  abstract Column labels(Column given);

  /**
   * Returns the reader of labels.
   *
   * @param place the column's name in the schema
   * @param column its name in the user's DataFrame
   * @throws UserErrorException if the network answers with something else
   */
  abstract LabelReader reader(StructType schema, String place, String column, NetworkForm form);
}
