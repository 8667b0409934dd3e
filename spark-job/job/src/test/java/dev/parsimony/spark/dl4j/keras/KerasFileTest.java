package dev.parsimony.spark.dl4j.keras;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.NetworkFiles;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.hdf5.global.hdf5;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Models and their answers are of Keras 2.15; make_models.py beside them made both. */
final class KerasFileTest {
  private static final double ERROR = 1e-5;

  /**
   * What Keras answers to features; in the file their shape, their values and the answers, and
   * perhaps labels and the answers after learning them.
   */
  private record Answers(INDArray features, INDArray output, INDArray labels, INDArray learnt) {
    static Answers of(String name) throws IOException {
      String text = new String(bytes(name + ".txt"), StandardCharsets.UTF_8);
      List<String> lines = text.lines().toList();
      long[] shape = words(lines.get(0)).mapToLong(Long::parseLong).toArray();
      INDArray features = Nd4j.create(numbers(lines.get(1))).reshape('c', shape);
      INDArray output = rows(lines.get(2), shape[0]);
      boolean trained = lines.size() > 3;
      return new Answers(
          features,
          output,
          trained ? rows(lines.get(3), shape[0]) : output,
          trained ? rows(lines.get(4), shape[0]) : output);
    }

    private static INDArray rows(String line, long count) {
      INDArray values = Nd4j.create(numbers(line));
      return values.reshape('c', count, values.length() / count);
    }

    private static double[] numbers(String line) {
      return words(line).mapToDouble(Double::parseDouble).toArray();
    }

    private static Stream<String> words(String line) {
      return Pattern.compile(" ").splitAsStream(line);
    }
  }

  private static byte[] bytes(String file) throws IOException {
    try (InputStream in = Objects.requireNonNull(KerasFileTest.class.getResourceAsStream(file))) {
      return in.readAllBytes();
    }
  }

  private static NetworkSnapshot read(String file) throws IOException {
    return read(ModelSpec.parse(file));
  }

  private static NetworkSnapshot read(ModelSpec model) throws IOException {
    ModelSpec.KerasModel given = assertInstanceOf(ModelSpec.KerasModel.class, model);
    byte[] bytes = bytes(given.path());
    return NetworkFiles.fromKeras(given.path(), new ByteArrayInputStream(bytes), given);
  }

  private static String refusal(String file) {
    return String.valueOf(assertThrows(UserErrorException.class, () -> read(file)).getMessage());
  }

  private static ModelSpec with(String file, String loss, String updater) {
    return new ModelSpec.KerasModel(
        file, Optional.of(loss), Optional.of(UpdaterSpec.parse(updater)));
  }

  private static INDArray output(Model model, INDArray features) {
    return model instanceof ComputationGraph graph
        ? graph.outputSingle(features.castTo(DataType.FLOAT))
        : ((MultiLayerNetwork) model).output(features.castTo(DataType.FLOAT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "images",
        "graph",
        "series",
        "words",
        "regression",
        "decayed",
        "tabular",
        "strided",
        "branches"
      })
  void aModelAnswersWhatKerasAnswersAlsoWhenSaved(String name) throws IOException {
    Answers keras = Answers.of(name);
    NetworkSnapshot network = read(name + ".h5");
    INDArray found = output(network.toModel(), keras.features());
    assertArrayEquals(keras.output().shape(), found.shape());
    assertEquals(0, keras.output().distance1(found.castTo(DataType.DOUBLE)), ERROR);
    NetworkSnapshot saved = NetworkFiles.fromZip("model.zip", NetworkFiles.toZip(network));
    assertEquals(found, output(saved.toModel(), keras.features()));
  }

  /** Keras's answers after three steps of plain SGD on all examples. */
  @ParameterizedTest
  @ValueSource(strings = {"decayed", "tabular", "strided", "branches"})
  void aModelLearnsWhatKerasLearns(String name) throws IOException {
    Answers keras = Answers.of(name);
    Model model = read(name + ".h5").toModel();
    DataSet data =
        new DataSet(keras.features().castTo(DataType.FLOAT), keras.labels().castTo(DataType.FLOAT));
    for (int step = 0; step < 3; step++) {
      if (model instanceof ComputationGraph graph) {
        graph.fit(data);
      } else {
        ((MultiLayerNetwork) model).fit(data);
      }
    }
    INDArray found = output(model, keras.features()).castTo(DataType.DOUBLE);
    assertEquals(0, keras.learnt().distance1(found) / found.size(0), 10 * ERROR);
  }

  /** A loss behind a dense layer becomes part of it, so that no logarithm of 0 is taken. */
  @ParameterizedTest
  @CsvSource({
    "images, LossMCXENT",
    "graph, LossMCXENT",
    "series, LossMCXENT",
    "regression, LossMSE",
    "decayed, LossMCXENT",
    "strided, LossMCXENT",
    "branches, LossMCXENT"
  })
  void theLastDenseLayerHasTheLoss(String name, String loss) throws IOException {
    Model model = read(name + ".h5").toModel();
    org.deeplearning4j.nn.api.Layer[] layers =
        model instanceof ComputationGraph graph
            ? graph.getLayers()
            : ((MultiLayerNetwork) model).getLayers();
    OutputLayer output =
        assertInstanceOf(OutputLayer.class, layers[layers.length - 1].conf().getLayer());
    assertEquals(loss, output.getLossFn().getClass().getSimpleName());
  }

  @Test
  void theOptimiserIsTheModels() throws IOException {
    String configuration = read("images.h5").configurationJson();
    assertTrue(configuration.contains("Adam"), configuration);
    assertTrue(configuration.contains("0.00999"), configuration);
  }

  @Test
  void aModelWithoutALossGetsOne() throws IOException {
    assertEquals(
        "no-loss.h5 was saved without a loss; give it one by Keras's name, as in --loss"
            + " categorical_crossentropy, binary_crossentropy or mse.",
        refusal("no-loss.h5"));
    NetworkSnapshot network =
        read(with("no-loss.h5", "categorical_crossentropy", "nesterovs:0.25,0.5"));
    assertTrue(network.configurationJson().contains("Nesterovs"), network.configurationJson());
    assertTrue(network.configurationJson().contains("0.25"), network.configurationJson());
    assertTrue(network.configurationJson().contains("LossMCXENT"), network.configurationJson());
    UserErrorException unknown =
        assertThrows(
            UserErrorException.class, () -> read(with("no-loss.h5", "entropy", "adam:0.1")));
    assertTrue(String.valueOf(unknown.getMessage()).contains("entropy"), unknown.getMessage());
  }

  @Test
  void whatDl4jDoesNotImportIsNamed() {
    assertEquals(
        "keras-3.h5 was saved by Keras 3.4.1, and DL4J imports models of Keras 1 and 2; build it with"
            + " Keras 2 (pip install tf_keras), give it these weights and save it by"
            + " model.save('model.h5').",
        refusal("keras-3.h5"));
    String layer = refusal("unknown-layer.h5");
    assertTrue(layer.contains("UnitNormalization"), layer);
    assertEquals(
        "both-ways.h5 has the layer Bidirectional 'bidirectional', to which DL4J's importer cannot give"
            + " its weights.",
        refusal("both-ways.h5"));
    assertEquals(
        "weights-only.h5 holds no model, perhaps weights alone; save the whole model in Keras 2 by"
            + " model.save('model.h5').",
        refusal("weights-only.h5"));
  }

  /** A process that ends with objects open in HDF5 may end with a crash. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "images.h5",
        "graph.h5",
        "no-loss.h5",
        "keras-3.h5",
        "unknown-layer.h5",
        "both-ways.h5",
        "weights-only.h5",
        "number.h5", // fails while an attribute is open
      })
  void nothingIsLeftOpen(String file) throws IOException {
    try {
      read(file);
    } catch (UserErrorException refused) {
      // Files that are refused are among them.
    }
    int kinds = hdf5.H5F_OBJ_FILE | hdf5.H5F_OBJ_GROUP | hdf5.H5F_OBJ_DATASET | hdf5.H5F_OBJ_ATTR;
    assertEquals(0, hdf5.H5Fget_obj_count(hdf5.H5F_OBJ_ALL, kinds));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 9, 500, 9000, 30_000})
  void aTruncatedFileIsRefused(int length) throws IOException {
    byte[] part = Arrays.copyOf(bytes("images.h5"), length);
    ModelSpec.KerasModel given =
        new ModelSpec.KerasModel("part.h5", Optional.empty(), Optional.empty());
    UserErrorException refused =
        assertThrows(
            UserErrorException.class,
            () -> NetworkFiles.fromKeras("part.h5", new ByteArrayInputStream(part), given));
    assertTrue(String.valueOf(refused.getMessage()).contains("part.h5"), refused.getMessage());
  }
}
