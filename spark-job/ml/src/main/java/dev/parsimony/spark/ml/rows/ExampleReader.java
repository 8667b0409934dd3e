package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.dl4j.NetworkForm;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.Row;

/**
 * How rows of one schema are read.
 *
 * @param labels one for each of the network's outputs
 * @param form of the network
 * @param weight place of the weight, which is a double
 * @param validation place of the Boolean that sets rows aside
 */
@Internal
public record ExampleReader(
    RowReader features,
    List<LabelReader> labels,
    NetworkForm form,
    OptionalPlace weight,
    OptionalPlace validation)
    implements Serializable {
  public ExampleReader {
    labels = List.copyOf(labels);
  }

  /**
   * A column that need not be there.
   *
   * @param index below 0 where it is not
   */
  public record OptionalPlace(int index, String name) implements Serializable {
    /** Returns the place of a column, or none. */
    public static OptionalPlace of(OptionalInt index, String name) {
      return new OptionalPlace(index.orElse(-1), name);
    }

    /** Whether it is there. */
    public boolean present() {
      return index >= 0;
    }

    Cell cell() {
      return new Cell(index, name);
    }
  }

  /** Whether a row is set aside to test on. */
  boolean forValidation(Row row) {
    return validation.present() && (boolean) validation.cell().value(row);
  }

  /**
   * Returns how much a row counts: 1 where there are no weights.
   *
   * @throws BadRowException for what is no number of 0 or more
   */
  double weight(Row row) {
    if (!weight.present()) {
      return 1;
    }
    double value = weight.cell().number(row);
    if (!(value >= 0 && value < Integer.MAX_VALUE)) {
      throw new BadRowException(
          String.format(
              "the weight %s in the column '%s' is no number of 0 or more, below 2,147,483,647",
              value, weight.name()));
    }
    return value;
  }
}
