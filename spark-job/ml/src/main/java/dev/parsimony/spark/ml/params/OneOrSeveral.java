package dev.parsimony.spark.ml.params;

import dev.parsimony.spark.config.UserErrorException;
import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/** One column as a parameter such as labelCol names it, or several as labelCols does. */
final class OneOrSeveral {
  private OneOrSeveral() {}

  /** Sets the several columns, instead of the one if that was set. */
  static void set(Params stage, StringArrayParam several, String[] columns) {
    stage.set(several, columns.clone());
    stage.clear(one(stage, several));
  }

  /**
   * Returns the columns.
   *
   * @param column the one, where there are not several
   * @throws UserErrorException where both are set
   */
  static List<String> columns(Params stage, StringArrayParam several, String column) {
    if (!stage.isDefined(several)) {
      return List.of(column);
    }
    String[] columns = stage.getOrDefault(several);
    Param<?> one = one(stage, several);
    if (stage.isSet(one)) {
      throw new UserErrorException(
          String.format(
              "Both %s ('%s') and %s (%s) are set; leave one out, or clear it.",
              one.name(), column, several.name(), String.join(", ", columns)));
    }
    return List.of(columns);
  }

  /** Returns the parameter that has the same name without its last letter. */
  private static Param<?> one(Params stage, StringArrayParam several) {
    String name = several.name();
    return stage.getParam(name.substring(0, name.length() - 1));
  }
}
