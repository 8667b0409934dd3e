package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.LabelKind;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.io.Serializable;
import java.util.List;

/**
 * What a table's network should answer where that is no class.
 *
 * @param columns of it, from 0; empty where there is a class or nothing
 * @param names of the values or labels, in the order of the network's outputs
 */
record Targets(LabelKind kind, List<Integer> columns, List<String> names) implements Serializable {
  /** A class, or nothing. */
  static final Targets NONE = new Targets(LabelKind.CLASSES, List.of(), List.of());

  Targets {
    columns = List.copyOf(columns);
    names = List.copyOf(names);
  }

  /** Whether there are any. */
  boolean present() {
    return !columns.isEmpty();
  }

  /** Returns how many values or labels an example has. */
  int width() {
    return names.size();
  }

  /** Returns words such as "values", for what stands in the columns. */
  String words() {
    return kind == LabelKind.LABELS ? "labels" : "values";
  }

  /** Returns the format of records with such labels. */
  ExampleFormat format(ArrayShape features, ArrayEncoding encoding) {
    if (!present()) {
      return ExampleFormat.classified(features, encoding);
    }
    ArrayShape values = ArrayShape.vector(width());
    return new ExampleFormat(
        List.of(
            new ArrayFormat(ArrayRole.LABELS, 0, values, ArrayEncoding.FLOAT32),
            new ArrayFormat(ArrayRole.FEATURES, 0, features, encoding)));
  }
}
