package dev.parsimony.spark.ml;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.ml.rows.FeatureReaders;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A column of labels, and what its metadata says of classes.
 *
 * @param schema of the user's DataFrame
 */
record LabelColumn(StructType schema, String name) {
  /** Whether a row has several labels: one for each time step, or several values. */
  boolean array() {
    return FeatureReaders.field(schema, name).dataType() instanceof ArrayType;
  }

  private Optional<Attribute> attribute() {
    StructField field = FeatureReaders.field(schema, name);
    return field.dataType() instanceof NumericType
        ? Optional.of(Attribute.fromStructField(field))
        : Optional.empty();
  }

  /** Returns how many classes the metadata names. */
  Optional<Integer> namedClasses() {
    Attribute attribute = attribute().orElse(null);
    if (attribute instanceof NominalAttribute nominal && nominal.getNumValues().isDefined()) {
      return Optional.of((Integer) nominal.getNumValues().get());
    }
    return attribute instanceof BinaryAttribute ? Optional.of(2) : Optional.empty();
  }

  private Optional<List<String>> classNames() {
    return attribute().orElse(null) instanceof NominalAttribute nominal
            && nominal.values().isDefined()
        ? Optional.of(List.of(nominal.values().get()))
        : Optional.empty();
  }

  /** Requires that the same column of another DataFrame means the same classes by its numbers. */
  void requireSameClasses(LabelColumn other) {
    Optional<List<String>> own = classNames();
    Optional<List<String>> others = other.classNames();
    if (own.isPresent() && others.isPresent() && !own.equals(others)) {
      throw new UserErrorException(
          String.format(
              "The label column '%s' names the classes %s, but in the DataFrame of setEvalDataset"
                  + " %s; transform both by one fitted StringIndexer.",
              name, own.get(), others.get()));
    }
  }

  /** Requires that a network tells at least the classes apart that the metadata names. */
  void requireNamedClasses(int classes) {
    namedClasses()
        .filter(named -> classes > 0 && named > classes)
        .ifPresent(
            named -> {
              throw new UserErrorException(
                  String.format(
                      "The network tells %d classes apart, but the label column '%s' names %d; give"
                          + " its output layer one output per class.",
                      classes, name, named));
            });
  }
}
