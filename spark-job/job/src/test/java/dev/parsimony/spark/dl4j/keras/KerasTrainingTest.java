package dev.parsimony.spark.dl4j.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.UserErrorException;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KerasTrainingTest {
  private static final ModelSpec.KerasModel NOTHING =
      new ModelSpec.KerasModel("m.h5", Optional.empty(), Optional.empty());

  private static String saved(String loss, String kind, String numbers) {
    return """
        {"loss": %s, "optimizer_config": {"class_name": "%s", "config": {%s}}}"""
        .formatted(loss, kind, numbers.replace('\'', '"'));
  }

  private static String of(String saved) throws IOException {
    return KerasTraining.of("m.h5", Optional.of(saved), NOTHING);
  }

  private static String refusal(String saved) {
    return String.valueOf(assertThrows(UserErrorException.class, () -> of(saved)).getMessage());
  }

  @Test
  void namesOfNewKerasAreThoseOfOld() throws IOException {
    assertEquals(
        """
        {"loss":"mse","optimizer_config":{"class_name":"Adam","config":\
        {"learning_rate":0.5,"decay":0.0}}}""",
        of(
            saved(
                "\"mse\"",
                "Custom>Adam",
                "'learning_rate': 0.5, 'amsgrad': false, 'clipnorm': null")));
    assertEquals(
        """
        {"loss":"mse","optimizer_config":{"class_name":"SGD","config":\
        {"momentum":0.0,"decay":0.25,"learning_rate":2.0}}}""",
        of(saved("\"mse\"", "SGD", "'lr': 2, 'momentum': 0, 'decay': 0.25")));
  }

  @Test
  void aLossMayBeAnObject() throws IOException {
    String loss = "{\"class_name\": \"Keras>Mse\", \"config\": {\"name\": \"mean_squared_error\"}}";
    assertTrue(of(saved(loss, "SGD", "'lr': 0.1")).startsWith("{\"loss\":\"mean_squared_error\","));
  }

  /** Each is something that DL4J's importer takes for something else, without a word. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "Adam; `'learning_rate': 0.1, 'amsgrad': true`; Adam's amsgrad=true",
        "Adam; `'learning_rate': 0.1, 'clipnorm': 1.0`; Adam's clipnorm=1.0",
        "Custom>Adam; `'learning_rate': 0.1, 'weight_decay': 0.004`; Adam's weight_decay=0.004",
        "RMSprop; `'learning_rate': 0.1, 'centered': true`; RMSprop's centered=true",
        "RMSprop; `'learning_rate': 0.1, 'momentum': 0.9`; RMSprop's momentum without Nesterov's",
        "SGD; `'learning_rate': 0.1, 'momentum': 0.9`; SGD's momentum without Nesterov's",
        "Adam; `'learning_rate': {'class_name': 'ExponentialDecay'}`; Adam's learning rate"
            + " {\"class_name\":\"ExponentialDecay\"}",
        "Nadam; `'learning_rate': 0.1, 'schedule_decay': 0.004`; Nadam's schedule_decay=0.004",
        "Adamax; `'learning_rate': 0.1, 'decay': 0.5`; Adamax's decay",
        "Adagrad; `'learning_rate': 0.1`; optimiser Adagrad",
        "Ftrl; `'learning_rate': 0.1`; optimiser Ftrl"
      },
      delimiter = ';')
  void whatDl4jHasNotIsNamed(String kind, String numbers, String what) {
    assertEquals(
        "m.h5 was saved with Keras's "
            + what
            + ", which DL4J has not; give it another optimiser, as in --updater adam:0.001.",
        refusal(saved("\"mse\"", kind, numbers)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"class_name\":\"B\",\"config\":{\"name\":\"b\",\"from_logits\":true}}",
        "{\"class_name\":\"B\",\"config\":{\"name\":\"b\",\"label_smoothing\":0.1}}",
        "{\"class_name\":\"B\",\"config\":{\"name\":\"b\",\"reduction\":\"sum\"}}",
        "[\"mse\",\"mae\"]",
        "{\"first\":\"mse\",\"second\":\"mae\"}"
      })
  void otherLossesAreRefused(String loss) {
    assertEquals(
        "m.h5 was saved with a loss that DL4J has not, "
            + loss
            + "; give it another by Keras's name, as in --loss categorical_crossentropy behind a"
            + " softmax.",
        refusal(saved(loss, "SGD", "'lr': 0.1")));
  }

  @Test
  void weightsOfLossesAreRefused() {
    assertEquals(
        "m.h5 was saved with loss_weights, which DL4J has not; compile it without them in Keras, and"
            + " save it again.",
        refusal("{\"loss\": \"mse\", \"loss_weights\": [1, 0.1]}"));
  }
}
