package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;
import java.util.Optional;

/** What a user says of a table beside its path, whatever kind it is. */
@Internal
public interface TableOptions {
  /** Says, in place of a column, that none holds the class. */
  String NO_LABEL = "none";

  /** Returns the column of the class, {@link #NO_LABEL} where there is none. */
  String label();

  /** Returns whether a column holds the class. */
  boolean labelled();

  /** Returns the columns of what is to be answered instead of a class. */
  TargetColumns targets();

  /** Returns the column of the weights of training examples; empty where each counts once. */
  Optional<String> weight();

  /** Returns how labels become classes. */
  CsvOptions.Classes classes();
}
