package dev.parsimony.spark.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text forms of models and updaters. */
final class SpecsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lenet",
        "vgg-small",
        "resnet50",
        "mlp:512",
        "mlp:512,256,1",
        "lstm:64",
        "lstm:8,4",
        "a/b.json",
        "hdfs://h:1/m.zip"
      })
  void modelsGiveTheirTextBack(String text) {
    assertEquals(text, ModelSpec.parse(text).toString());
  }

  @Test
  void modelsAreToldApart() {
    assertEquals(new ModelSpec.Mlp(List.of(3, 4)), ModelSpec.parse("mlp:3,4"));
    assertEquals(new ModelSpec.ConfigurationFile("x.json"), ModelSpec.parse("x.json"));
    assertEquals(new ModelSpec.SavedModel("x.zip"), ModelSpec.parse("x.zip"));
    assertEquals(
        new ModelSpec.KerasModel("x.h5", Optional.empty(), Optional.empty()),
        ModelSpec.parse("x.h5"));
    assertTrue(ModelSpec.parse("lenet").named());
    assertTrue(ModelSpec.parse("vgg-small").named());
    assertTrue(ModelSpec.parse("mlp:3").named());
    assertFalse(ModelSpec.parse("x.json").named());
    assertFalse(ModelSpec.parse("x.zip").named());
    assertFalse(ModelSpec.parse("x.hdf5").named());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "LeNet", "resnet", "mlp", "model.keras", "lenet "})
  void unknownModelsListTheKnownOnes(String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> ModelSpec.parse(text)).getMessage();
    assertEquals(
        "Unknown model '"
            + text
            + "': expected lenet, mlp:WIDTH[,WIDTH...], lstm:WIDTH[,WIDTH...], vgg-small, resnet50, FILE.json (a DL4J"
            + " configuration), FILE.zip (a saved DL4J model) or FILE.h5 (a model saved by Keras 2)",
        message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mlp:", "mlp:0", "mlp:-5", "mlp:5,", "mlp:5;6", "mlp:1e3", "mlp:9999999999"})
  void layerWidthsArePositiveNumbers(String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> ModelSpec.parse(text)).getMessage();
    assertEquals(
        "Invalid model '" + text + "': expected positive layer widths, as in mlp:512,512", message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "adam:0.001|ADAM|0.001|0.9|adam:0.001",
        "Adam:1e-2|ADAM|0.01|0.9|adam:0.01",
        "nesterovs:0.05|NESTEROVS|0.05|0.9|nesterovs:0.05,0.9",
        "nesterovs:0.05,0|NESTEROVS|0.05|0|nesterovs:0.05,0.0",
        "sgd:2|SGD|2|0.9|sgd:2.0",
      })
  void updaters(String text, UpdaterSpec.Kind kind, double rate, double momentum, String shown) {
    UpdaterSpec spec = UpdaterSpec.parse(text);
    assertEquals(new UpdaterSpec(kind, rate, momentum), spec);
    assertEquals(shown, spec.toString());
    assertEquals(spec, UpdaterSpec.parse(shown));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "adam",
        "adam:",
        "adam:x",
        "adam:0",
        "adam:-1",
        "adam:NaN",
        "adam:Infinity",
        "adam:0.1,0.9",
        "adam,0.1",
        "sgd:0.1,0.9",
        "nesterovs:0.1,1",
        "nesterovs:0.1,-0.1",
        "nesterovs:0.1,NaN",
        "nesterovs:0.1,0.9,0.9",
        "nesterovs:0.1:0.9",
        "nesterovs:,0.9",
        "rmsprop:0.1",
        ":0.1"
      })
  void otherUpdatersAreRefused(String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> UpdaterSpec.parse(text)).getMessage();
    assertEquals(
        "Invalid updater '"
            + text
            + "': expected adam:RATE, nesterovs:RATE[,MOMENTUM] or sgd:RATE, with a rate above 0"
            + " and a momentum in [0, 1), as in adam:0.001 or nesterovs:0.05,0.9",
        message);
  }
}
