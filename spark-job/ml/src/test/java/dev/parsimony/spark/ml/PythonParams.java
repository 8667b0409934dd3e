package dev.parsimony.spark.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * Writes Python classes with the parameters of the Java stages: one for those that all stages have,
 * one for those of classes, two for those of training, and a constructor for each Estimator.
 */
final class PythonParams {
  private static final int LINE = 84;
  private static final String HEAD =
      """
      \"""The parameters of the stages, made from those in Java; do not edit.

      PythonParamsTest in spark-job/ml holds this file to them, and writes it when it is run with
      -Dparsimony.docs=write.
      \"""

      from typing import Any, List, Optional

      from pyspark import keyword_only
      from pyspark.ml.param import Param, Params, TypeConverters


      """;

  private final StringBuilder text = new StringBuilder(HEAD);
  private final Params classifier = new ParsimonyClassifier("parsimonyClassifier");
  private final List<String> ofModels = names(new ParsimonyRegressionModel());
  private final List<String> ofValues = names(new ParsimonyRegressor());

  private PythonParams() {}

  /** Returns the file's text. */
  static String file() {
    PythonParams writer = new PythonParams();
    List<Param<?>> all = List.of(writer.classifier.params());
    writer.group("StageParams", "of all stages", writer.where(all, true, true));
    writer.group("ClassParams", "of what tells classes apart", writer.where(all, true, false));
    writer.group("TrainingParams", "of Estimators", writer.where(all, false, true));
    writer.group(
        "ClassTrainingParams",
        "of Estimators that tell classes apart",
        writer.where(all, false, false));
    writer.estimator(
        "ClassifierParams", "ClassTrainingParams, TrainingParams, ClassParams, StageParams", all);
    writer.text.append("\n\n");
    List<Param<?>> ofValues =
        all.stream().filter(param -> writer.ofValues.contains(param.name())).toList();
    writer.estimator("RegressorParams", "TrainingParams, StageParams", ofValues);
    return writer.text.toString();
  }

  private static List<String> names(Params stage) {
    return Arrays.stream(stage.params()).map(Param::name).toList();
  }

  /** Returns those that models have, too, or not; and those that regressors have, too, or not. */
  private List<Param<?>> where(List<Param<?>> all, boolean models, boolean values) {
    List<String> ofClassModels = names(new ParsimonyClassificationModel());
    return all.stream()
        .filter(p -> ofClassModels.contains(p.name()) == models)
        .filter(p -> ofValues.contains(p.name()) == values)
        .filter(p -> !models || ofModels.contains(p.name()) == values)
        .toList();
  }

  private void group(String name, String whose, List<Param<?>> params) {
    line("class %s(Params):", name);
    line("    \"\"\"Parameters %s.\"\"\"", whose);
    for (Param<?> param : params) {
      line("");
      line("    %s: \"Param[%s]\" = Param(", param.name(), type(param));
      line("        Params._dummy(),");
      line("        %s,", quoted(param.name()));
      doc(param.doc());
      line("        typeConverter=TypeConverters.%s,", converter(param));
      line("    )");
    }
    line("");
    line("    def __init__(self, *args: Any) -> None:");
    line("        super().__init__(*args)");
    List<Param<?>> preset = params.stream().filter(classifier::hasDefault).toList();
    if (!preset.isEmpty()) {
      line("        self._setDefault(");
      preset.forEach(param -> line("            %s=%s,", param.name(), standard(param)));
      line("        )");
    }
    params.forEach(this::access);
    text.append("\n\n");
  }

  private void access(Param<?> param) {
    String suffix =
        param.name().substring(0, 1).toUpperCase(Locale.ROOT) + param.name().substring(1);
    line("");
    line("    def get%s(self) -> %s:", suffix, type(param));
    line("        return self.getOrDefault(self.%s)", param.name());
    line("");
    line("    def set%s(self, value: %s) -> Any:", suffix, type(param));
    line("        return self._set(%s=value)", param.name());
  }

  private void estimator(String name, String bases, List<Param<?>> params) {
    line("class %s(%s):", name, bases);
    line("    \"\"\"An Estimator's constructor, and setParams.\"\"\"");
    arguments("__init__", "None", params);
    line("        super().__init__()");
    line("        given = self._input_kwargs");
    line("        self._create()");
    line("        self._set_given(given)");
    arguments("setParams", "Any", params);
    line("        return self._set_given(self._input_kwargs)");
  }

  private void arguments(String method, String result, List<Param<?>> params) {
    line("");
    line("    @keyword_only");
    line("    def %s(", method);
    line("        self,");
    line("        *,");
    for (Param<?> param : params) {
      boolean preset = classifier.hasDefault(param);
      line(
          "        %s: %s = %s,",
          param.name(),
          preset ? type(param) : "Optional[" + type(param) + "]",
          preset ? standard(param) : "None");
    }
    line("    ) -> %s:", result);
  }

  /** Writes a text as strings that Python joins. */
  private void doc(String doc) {
    List<String> lines = new ArrayList<>(List.of(""));
    for (String word : doc.split("(?<= )", -1)) {
      String last = lines.get(lines.size() - 1);
      if (!last.isEmpty() && last.length() + word.length() > LINE) {
        lines.add(word);
      } else {
        lines.set(lines.size() - 1, last + word);
      }
    }
    IntStream.range(0, lines.size())
        .forEach(i -> line("        %s%s", quoted(lines.get(i)), i == lines.size() - 1 ? "," : ""));
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  private String standard(Param<?> param) {
    Object value = classifier.getDefault(param).get();
    if (value instanceof Boolean flag) {
      return flag ? "True" : "False";
    }
    return value instanceof String given ? quoted(given) : String.valueOf(value);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String type(Param<?> param) {
    if (param instanceof IntParam || param instanceof LongParam) {
      return "int";
    }
    if (param instanceof BooleanParam) {
      return "bool";
    }
    if (param instanceof StringArrayParam) {
      return "List[str]";
    }
    if (param instanceof IntArrayParam) {
      return "List[int]";
    }
    return param instanceof DoubleArrayParam ? "List[float]" : "str";
  }

  private static String converter(Param<?> param) {
    return switch (type(param)) {
      case "int" -> "toInt";
      case "bool" -> "toBoolean";
      case "List[str]" -> "toListString";
      case "List[int]" -> "toListInt";
      case "List[float]" -> "toListFloat";
      default -> "toString";
    };
  }
}
