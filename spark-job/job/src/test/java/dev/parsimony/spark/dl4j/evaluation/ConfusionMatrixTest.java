package dev.parsimony.spark.dl4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parsimony.spark.dl4j.AnswerForm;
import dev.parsimony.spark.dl4j.OutputRows;
import dev.parsimony.spark.report.JsonText;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The confusion matrix grows with the square of the classes. */
final class ConfusionMatrixTest {
  @ParameterizedTest
  @CsvSource({"1000, true", "1001, false"})
  void isLeftOutOfTheReportWithManyClasses(int classes, boolean there) throws IOException {
    AnswerForm form = new AnswerForm("out", classes, false, AnswerForm.Task.CLASSES, true, 0.5);
    OutputEvaluation evaluation = OutputEvaluation.of(form, new Labelled(List.of(), RocMode.NONE));
    float[] answer = new float[classes];
    answer[2] = 1;
    evaluation.add(
        new OutputRows(new float[] {2}, 1, 1, false), new OutputRows(answer, classes, 1, false));
    JsonNode report = new ObjectMapper().readTree(JsonText.of(evaluation.figures()));
    assertEquals(there, report.has("confusion"));
    assertEquals(1, report.get("accuracy").doubleValue());
  }
}
