package dev.parsimony.spark.dl4j.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parsimony.spark.config.UserErrorException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KerasLayersTest {
  private static String layer(String kind, String options) {
    return """
        {"config":{"layers":[{"class_name":"%s","config":{"name":"x",%s}}]}}"""
        .formatted(kind, options.replace('\'', '"'));
  }

  /** Each is something that DL4J's importer leaves out without a word. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "Dense; `'trainable':false`; trainable=false",
        "LSTM; `'trainable':true,'recurrent_dropout':0.5`; recurrent_dropout=0.5",
        "LSTM; `'trainable':true,'go_backwards':true`; go_backwards=true",
        "LSTM; `'trainable':true,'stateful':true`; stateful=true",
        "BatchNormalization; `'trainable':true,'scale':false`; scale=false",
        "BatchNormalization; `'trainable':true,'center':false`; center=false",
        "Dense; `'trainable':true,'bias_regularizer':{'class_name':'L2','config':{'l2':0.1}}`;"
            + " bias_regularizer",
        "Dense; `'trainable':true,'kernel_regularizer':{'class_name':'Own','config':{}}`; regularizer"
            + " Own",
        "LSTM; `'trainable':true,'kernel_regularizer':{'class_name':'L2','config':{'l2':0.1}},"
            + "'recurrent_regularizer':null`; two different regularizers"
      },
      delimiter = ';')
  void whatWouldBeLeftOutIsNamed(String kind, String options, String what) {
    UserErrorException refused =
        assertThrows(UserErrorException.class, () -> KerasLayers.of("m.h5", layer(kind, options)));
    assertEquals(
        "m.h5 has the layer "
            + kind
            + " 'x' with "
            + what
            + ", which DL4J's importer leaves out; change that in Keras, and save the model again.",
        refused.getMessage());
  }

  @Test
  void aFrozenLayerWithoutWeightsIsNone() throws IOException {
    String model = layer("Flatten", "'trainable':false");
    assertEquals(model, KerasLayers.of("m.h5", model));
  }

  /** DL4J's L2 has half of Keras's strength. */
  @Test
  void penaltiesAreWrittenAsTheImporterReadsThem() throws IOException {
    assertEquals(
        layer("Dense", "'trainable':true,'kernel_regularizer':{'l1':0.25,'l2':1.0}"),
        KerasLayers.of(
            "m.h5",
            layer(
                "Dense",
                "'trainable':true,'kernel_regularizer':{'module':'keras.regularizers',"
                    + "'class_name':'L1L2','config':{'l1':0.25,'l2':0.5}}")));
  }
}
