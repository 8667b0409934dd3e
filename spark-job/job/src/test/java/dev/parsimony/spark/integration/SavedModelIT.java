package dev.parsimony.spark.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parsimony.spark.dl4j.TestNetworks;
import dev.parsimony.spark.dl4j.file.Zips;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Models as users have them: with a normaliser, with entries and classes of their own. */
final class SavedModelIT {
  private static final int CLASSES = 3;
  private static final int EXAMPLES = 300;

  @TempDir Path folder;

  /** Classes lie apart by less than the features' offsets, which a network must be rid of first. */
  private static DataSet examples(long seed) {
    Random random = new Random(seed);
    INDArray features = Nd4j.create(DataType.FLOAT, EXAMPLES, 2);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, EXAMPLES, CLASSES);
    for (int i = 0; i < EXAMPLES; i++) {
      int label = i % CLASSES;
      features.putScalar(i, 0, (float) (5000 + 40 * label + 4 * random.nextGaussian()));
      features.putScalar(i, 1, (float) (-0.02 + 1e-4 * random.nextGaussian()));
      labels.putScalar(i, label, 1);
    }
    return new DataSet(features, labels);
  }

  private Path csv(String name, DataSet data) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < EXAMPLES; i++) {
      INDArray row = data.getFeatures().getRow(i);
      text.append(row.getFloat(0)).append(',').append(row.getFloat(1)).append(',');
      text.append(i % CLASSES).append('\n');
    }
    return Files.writeString(folder.resolve(name), text);
  }

  private static MultiLayerConfiguration configuration() {
    return TestNetworks.base(new Adam(0.05))
        .list()
        .layer(new DenseLayer.Builder().nOut(8).build())
        .layer(TestNetworks.output(CLASSES))
        .setInputType(InputType.feedForward(2))
        .build();
  }

  private String[] arguments(String model, String output) {
    return new String[] {
      "--data",
      "csv:" + folder.resolve("train.csv"),
      "--test",
      "csv:" + folder.resolve("test.csv"),
      "--model",
      folder.resolve(model).toString(),
      "--output",
      folder.resolve(output).toString(),
      "--workers",
      "2",
      "--batch-size",
      "10",
      "--epochs",
      "10",
      "--compression",
      "none"
    };
  }

  @Test
  void aNormaliserIsAppliedAndKeptWithAllElse() throws Exception {
    DataSet train = examples(1);
    DataSet test = examples(2);
    csv("train.csv", train);
    csv("test.csv", test);
    MultiLayerNetwork network = new MultiLayerNetwork(configuration());
    network.init();
    File file = folder.resolve("model.zip").toFile();
    ModelSerializer.writeModel(network, file, true);
    NormalizerStandardize normaliser = new NormalizerStandardize();
    normaliser.fit(train);
    ModelSerializer.addNormalizerToModel(file, normaliser);
    ModelSerializer.addObjectToFile(file, "labels", List.of("setosa", "versicolor", "virginica"));
    JobProcess.Result result =
        new JobProcess(folder).train("local[2]", Map.of(), arguments("model.zip", "out"));
    assertEquals(0, result.exitCode(), result.err());
    assertTrue(
        result.out().contains("normaliser: standardize, 2 columns; applied to"), result.out());

    File saved = folder.resolve("out/model.zip").toFile();
    Map<String, byte[]> before = Zips.entries(Files.readAllBytes(file.toPath()));
    Map<String, byte[]> after = Zips.entries(Files.readAllBytes(saved.toPath()));
    assertEquals(before.keySet(), after.keySet());
    assertArrayEquals(before.get("normalizer.bin"), after.get("normalizer.bin"));
    assertArrayEquals(before.get("objects/labels"), after.get("objects/labels"));
    JsonNode report = new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
    assertEquals("standardize, 2 columns", report.get("config").get("normaliser").textValue());
    NormalizerStandardize restored = ModelSerializer.restoreNormalizerFromFile(saved);
    restored.transform(test);
    Evaluation evaluation = new Evaluation(CLASSES);
    MultiLayerNetwork trained = ModelSerializer.restoreMultiLayerNetwork(saved);
    evaluation.eval(test.getLabels(), trained.output(test.getFeatures()));
    assertEquals(evaluation.accuracy(), report.get("accuracy").doubleValue());
    assertTrue(evaluation.accuracy() > 0.95, "learned nothing: " + evaluation.accuracy());
  }

  @Test
  void anAllowedClassComesFromItsJarInEveryProcess() throws Exception {
    csv("train.csv", examples(1));
    csv("test.csv", examples(2));
    String json = configuration().toJson();
    Files.writeString(
        folder.resolve("net.json"),
        json.replace(ActivationTanH.class.getName(), UsersTanH.class.getName()));
    String[] arguments = arguments("net.json", "out");
    String[] allowing = java.util.Arrays.copyOf(arguments, arguments.length + 2);
    allowing[arguments.length] = "--allow-classes";
    allowing[arguments.length + 1] = "dev.parsimony.spark.integration.*";
    Map<String, String> settings = Map.of("spark.jars", jar(UsersTanH.class).toString());
    JobProcess.Result result =
        new JobProcess(folder).train("local-cluster[2,1,1536]", settings, allowing);
    assertEquals(0, result.exitCode(), result.err());
    String saved =
        new String(
            Zips.entries(Files.readAllBytes(folder.resolve("out/model.zip")))
                .get("configuration.json"),
            StandardCharsets.UTF_8);
    assertTrue(saved.contains(UsersTanH.class.getName()), saved);
  }

  private Path jar(Class<?> type) throws IOException {
    Path jar = folder.resolve("users.jar");
    String entry = type.getName().replace('.', '/') + ".class";
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar));
        InputStream in = type.getClassLoader().getResourceAsStream(entry)) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(in.readAllBytes());
    }
    return jar;
  }
}
