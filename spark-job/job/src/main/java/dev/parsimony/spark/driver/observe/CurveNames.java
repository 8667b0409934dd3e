package dev.parsimony.spark.driver.observe;

import dev.parsimony.spark.Internal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names of tensors and outputs as parts of curves' names. */
@Internal
public final class CurveNames {
  private CurveNames() {}

  /**
   * Returns names that TensorBoard and MLflow both take as they are, each another: one that is
   * there already gets {@code _} behind it.
   */
  public static List<String> of(List<String> names) {
    Set<String> used = new HashSet<>();
    return names.stream().map(name -> unused(cleaned(name), used)).toList();
  }

  private static String unused(String name, Set<String> used) {
    String own = name;
    while (!used.add(own)) {
      own += "_";
    }
    return own;
  }

  private static String cleaned(String name) {
    return name.replaceAll("[^A-Za-z0-9_.-]", "_");
  }
}
