package dev.parsimony.spark.ml;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.OutputForm;
import dev.parsimony.spark.ml.rows.ClassLabels;
import dev.parsimony.spark.ml.rows.FeatureReaders;
import dev.parsimony.spark.ml.rows.LabelReader;
import dev.parsimony.spark.ml.rows.ValueLabels;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/** What an Estimator learns: what its labels are, and what it asks of a network. */
enum Goal {
  CLASSES {
    @Override
    void requireLabels(StructType schema, String column) {
      if (!ofSteps(schema, column)) {
        Columns.requireNumeric(
            schema, column, "label", "encode classes as 0, 1, 2 and so on with StringIndexer");
      }
    }

    /** Whether there is a class for each time step. */
    private static boolean ofSteps(StructType schema, String column) {
      return FeatureReaders.field(schema, column).dataType() instanceof ArrayType array
          && array.elementType() instanceof NumericType;
    }

    @Override
    Column labels(StructType schema, String column, Column given) {
      boolean number = FeatureReaders.field(schema, column).dataType() instanceof NumericType;
      return number ? given.cast(DataTypes.DoubleType) : given;
    }

    @Override
    LabelReader reader(StructType schema, String place, String column, OutputForm output) {
      if (output.classes() == 0) {
        throw new UserErrorException(
            "The network's answers are no probabilities of classes; end it with an OutputLayer that"
                + " has softmax (or sigmoid and a single output, for two classes), or use"
                + " ParsimonyRegressor.");
      }
      boolean numbers = output.answers() != OutputForm.Answers.PROBABILITIES;
      ClassLabels labels =
          ClassLabels.of(schema.fieldIndex(place), column, output.classes(), numbers);
      boolean array = schema.apply(place).dataType() instanceof ArrayType;
      if (array && !output.perStep()) {
        throw new UserErrorException(
            String.format(
                "The label column '%s' holds a class for each time step, but the network gives one"
                    + " answer for a whole row; end it with an RnnOutputLayer, or give each row one"
                    + " label.",
                column));
      }
      return output.perStep() ? labels.perStep(array) : labels;
    }

    @Override
    AnswerColumns answers(Params stage, OutputForm output, String suffix) {
      return ClassAnswers.of(stage, output.classes(), suffix);
    }
  },

  VALUES {
    @Override
    void requireLabels(StructType schema, String column) {
      ValueLabels.requireValues(schema, column);
    }

    @Override
    Column labels(StructType schema, String column, Column given) {
      return given;
    }

    @Override
    LabelReader reader(StructType schema, String place, String column, OutputForm output) {
      if (output.answers() == OutputForm.Answers.PROBABILITIES_BY_NUMBER) {
        throw new UserErrorException(
            "The network's loss (LossSparseMCXENT) takes numbers of classes; use"
                + " ParsimonyClassifier.");
      }
      return output.perStep()
          ? ValueLabels.perStep(schema, place, column, output.width())
          : ValueLabels.of(schema, place, column, output.width());
    }

    @Override
    AnswerColumns answers(Params stage, OutputForm output, String suffix) {
      return new ValueAnswers(output.width(), ClassAnswers.name(stage, "predictionCol", suffix));
    }
  };

  /** Requires a label column of the right type. */
  abstract void requireLabels(StructType schema, String column);

  /** Returns the column of labels as it is read. */
  abstract Column labels(StructType schema, String column, Column given);

  /**
   * Returns the columns of an output's answers, each of one.
   *
   * @param suffix of the columns' names
   */
  abstract AnswerColumns answers(Params stage, OutputForm output, String suffix);

  /**
   * Returns the reader of an output's labels.
   *
   * @param place the column's name in the schema
   * @param column its name in the user's DataFrame
   * @throws UserErrorException if the network answers with something else
   */
  abstract LabelReader reader(StructType schema, String place, String column, OutputForm output);
}
