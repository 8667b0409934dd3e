package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.source.FeatureOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import scala.Option;

/** The names of features: of several columns, or those that a vector's metadata has. */
@Internal
public final class ColumnNames {
  private ColumnNames() {}

  /**
   * Logs in what order the columns of features are taken, where that is not as a matter of course.
   *
   * @param learned names of the network's features; empty where they are not known
   */
  public static void logOrder(
      Logger log, StructType schema, List<String> columns, List<String> learned) {
    Optional<FeatureOrder.Remark> remark =
        FeatureOrder.remark("the DataFrame", learned, of(schema, columns));
    if (remark.isPresent() && remark.get().warning()) {
      log.warn("{}", remark.get().sentence());
    } else {
      remark.ifPresent(each -> log.info("{}", each.sentence()));
    }
  }

  /** Returns the names, in the features' order; empty where not all have one. */
  public static List<String> of(StructType schema, List<String> columns) {
    if (columns.size() > 1) {
      return columns;
    }
    StructField field = FeatureReaders.field(schema, columns.get(0));
    if (!field.dataType().equals(SQLDataTypes.VectorType())) {
      return List.of();
    }
    Option<Attribute[]> attributes = AttributeGroup.fromStructField(field).attributes();
    List<String> names = new ArrayList<>();
    if (attributes.isDefined()) {
      for (Attribute attribute : attributes.get()) {
        if (attribute.name().isEmpty()) {
          return List.of();
        }
        names.add(attribute.name().get());
      }
    }
    return names;
  }
}
