package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Parameters as Spark sees them: found, owned, explained, copied, checked when they are set. */
final class ParamsTest {
  static Stream<Params> stages() {
    return Stream.of(
        new ParsimonyClassifier("named"),
        new ParsimonyRegressor("named"),
        new ParsimonyClassificationModel(),
        new ParsimonyRegressionModel());
  }

  @ParameterizedTest
  @MethodSource("stages")
  void allParametersAreFoundAndOwned(Params stage) {
    List<String> names = Arrays.stream(stage.params()).map(Param::name).toList();
    assertTrue(
        names.containsAll(List.of("featuresCol", "featuresCols", "inputShape", "predictionCol")),
        names.toString());
    for (Param<?> param : stage.params()) {
      assertEquals(stage.uid(), param.parent(), param.name());
      assertFalse(param.doc().isBlank(), param.name());
    }
    assertTrue(stage.explainParams().contains("inferBatchSize"));
  }

  @Test
  void namesAreTheirOwnOrGiven() {
    assertEquals("named", new ParsimonyClassifier("named").uid());
    String first = new ParsimonyClassifier().uid();
    assertTrue(first.startsWith("parsimonyClassifier_"), first);
    assertFalse(first.equals(new ParsimonyClassifier().uid()));
  }

  @Test
  void defaultsAreThoseOfTheCommand() {
    ParsimonyClassifier classifier = new ParsimonyClassifier();
    assertEquals(4, classifier.getNumWorkers());
    assertEquals(64, classifier.getBatchSize());
    assertEquals(1, classifier.getEpochs());
    assertEquals(42, classifier.getSeed());
    assertEquals("10min", classifier.getCheckpointInterval());
    assertEquals(3, classifier.getCheckpointKeep());
    assertEquals("auto", classifier.getExchange());
    assertFalse(classifier.isDefined(classifier.compression()));
  }

  @Test
  void settersGiveTheStageAndGettersTheValue() {
    int[] shape = {3, 8, 8};
    ParsimonyRegressor regressor =
        new ParsimonyRegressor()
            .setLabelCol("y")
            .setFeaturesCol(new String[] {"a", "b"})
            .setInputShape(shape)
            .setSeed(7)
            .setAverageSecondMoments(true)
            .setOuter("0.7,0.9");
    shape[0] = 1;
    assertArrayEquals(new int[] {3, 8, 8}, regressor.getInputShape());
    assertArrayEquals(new String[] {"a", "b"}, regressor.getFeaturesCols());
    assertEquals(7, regressor.getSeed());
    assertTrue(regressor.getAverageSecondMoments());
    assertEquals("0.7,0.9", regressor.getOuter());
  }

  @Test
  void aCopyHasTheNameTheValuesAndWhatElseIsGiven() {
    ParsimonyClassifier classifier =
        new ParsimonyClassifier().setEpochs(3).setLayers(new int[] {4, 3});
    ParsimonyClassifier copy = classifier.copy(new ParamMap().put(classifier.batchSize().w(5)));
    assertNotSame(classifier, copy);
    assertEquals(classifier.uid(), copy.uid());
    assertEquals(3, copy.getEpochs());
    assertArrayEquals(new int[] {4, 3}, copy.getLayers());
    assertEquals(5, copy.getBatchSize());
    assertEquals(64, classifier.getBatchSize());
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "numWorkers | 0 | 1 or more",
        "batchSize | -1 | 1 or more",
        "epochs | 0 | 1 or more",
        "localSteps | 0 | 1 or more",
        "maxFailures | -1 | 0 or more",
        "compression | zip | variance",
        "share | all | gradients or updates",
        "preset | mine | paper",
        "outer | 1 | ETA,MU",
        "target | fast | ratio=1000",
        "exchange | pigeon | auto",
        "updater | adam | adam:RATE",
        "kernels | cuda | own or dl4j",
        "onNonFinite | ignore | fail or skip",
        "checkpointInterval | often | 500steps"
      })
  void whatIsNotAllowedIsRefusedWithWhatIs(String name, String value, String expected) {
    ParsimonyClassifier classifier = new ParsimonyClassifier();
    Object parsed =
        value.matches("-?\\d+") && !name.equals("outer") ? Integer.valueOf(value) : value;
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> classifier.set(name, parsed));
    assertTrue(refusal.getMessage().contains(expected), refusal.getMessage());
    assertFalse(classifier.isSet(classifier.getParam(name)));
  }

  @Test
  void listsAreNotEmptyAndWidthsPositive() {
    ParsimonyClassifier classifier = new ParsimonyClassifier();
    assertThrows(IllegalArgumentException.class, () -> classifier.setFeaturesCols(new String[] {}));
    assertThrows(IllegalArgumentException.class, () -> classifier.setLayers(new int[] {4}));
    assertThrows(IllegalArgumentException.class, () -> classifier.setLayers(new int[] {4, 0}));
  }

  /** As Spark Connect finds them. */
  @Test
  void servicesNameAllStages() {
    assertEquals(
        List.of(ParsimonyClassifier.class, ParsimonyRegressor.class), ours(Estimator.class));
    assertEquals(
        List.of(ParsimonyClassificationModel.class, ParsimonyRegressionModel.class),
        ours(Transformer.class));
  }

  private static List<? extends Class<?>> ours(Class<?> service) {
    return ServiceLoader.load(service).stream()
        .map(ServiceLoader.Provider::type)
        .filter(type -> type.getName().startsWith("dev.parsimony"))
        .toList();
  }
}
