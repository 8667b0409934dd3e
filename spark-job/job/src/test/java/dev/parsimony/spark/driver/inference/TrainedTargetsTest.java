package dev.parsimony.spark.driver.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parsimony.spark.cli.TrainingArguments;
import dev.parsimony.spark.config.ExamplePart;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Values and labels of 0 and 1, from the arguments of training to the figures of evaluation. */
final class TrainedTargetsTest {
  private static final int EXAMPLES = 300;

  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.withNativeRuntime();

  @TempDir Path folder;
  private SavedModels models;
  private String data = "";

  /** Two features; a sum and a difference of them, and whether these are above 0. */
  @BeforeEach
  void writeData() throws IOException {
    models = new SavedModels(SPARK.context(), folder);
    Random random = new Random(6);
    StringBuilder text = new StringBuilder("a,b,sum,difference,above,less\n");
    for (int i = 0; i < EXAMPLES; i++) {
      float a = (float) random.nextGaussian();
      float b = (float) random.nextGaussian();
      text.append(a + "," + b + "," + (a + b) + "," + (a - b) + ",");
      text.append((a + b > 0 ? 1 : 0) + "," + (a - b < 0.5 ? "true" : "false") + "\n");
    }
    data = "csv:" + Files.writeString(folder.resolve("data.csv"), text);
  }

  private void train(String options, String model) throws Exception {
    TrainingArguments.train(
        SPARK.context(),
        "--workers 2 --batch-size 10 --epochs 15 --overwrite --data "
            + data
            + options
            + " --model "
            + model
            + (model.startsWith("mlp") ? " --updater adam:0.02" : "")
            + " --output "
            + folder.resolve("trained"));
  }

  private OutputLayer output() throws IOException {
    MultiLayerNetwork network =
        ModelSerializer.restoreMultiLayerNetwork(folder.resolve("trained/model.zip").toFile());
    return (OutputLayer) network.getLayerWiseConfigurations().getConf(1).getLayer();
  }

  @Test
  void severalValuesAreLearnt() throws Exception {
    String options = ",values=sum;difference,drop=above,drop=less";
    train(options, "mlp:16");
    assertEquals(2, output().getNOut());
    assertEquals(LossMSE.class, output().getLossFn().getClass());
    JsonNode report = models.json("trained/report.json");
    JsonNode trained = report.get("outputs").get(0);
    assertEquals("values", trained.get("task").textValue());
    assertTrue(trained.get("rSquared").doubleValue() > 0.95, trained.toString());
    assertTrue(report.get("accuracy").isNull(), report.get("accuracy").toString());

    models.evaluate("trained/model.zip", data + options, ExamplePart.TEST);
    JsonNode evaluated = models.json("evaluated/evaluation.json");
    assertEquals(
        trained.get("rSquared").doubleValue(),
        evaluated.get("output").get("rSquared").doubleValue(),
        1e-6);
    assertEquals("sum", evaluated.get("output").get("values").get(0).get("name").textValue());
    assertEquals(report.get("testLoss").doubleValue(), evaluated.get("loss").doubleValue(), 1e-6);
  }

  @Test
  void severalLabelsAreLearnt() throws Exception {
    String options = ",labels=above;less,drop=sum,drop=difference";
    train(options, "mlp:16");
    assertEquals(LossBinaryXENT.class, output().getLossFn().getClass());
    JsonNode trained = models.json("trained/report.json").get("outputs").get(0);
    assertEquals("labels", trained.get("task").textValue());
    assertTrue(trained.get("macroF1").doubleValue() > 0.9, trained.toString());

    models.evaluate("trained/model.zip", data + options, ExamplePart.TEST);
    JsonNode evaluated = models.json("evaluated/evaluation.json").get("output");
    assertEquals("labels", evaluated.get("task").textValue());
    assertEquals(trained.get("macroF1").doubleValue(), evaluated.get("f1").doubleValue(), 1e-9);
    double accuracy = evaluated.get("accuracy").doubleValue();
    assertEquals(trained.get("accuracy").doubleValue(), accuracy, 1e-9);
    assertTrue(accuracy > 0.9, evaluated.toString());
    assertEquals("less", evaluated.get("labels").get(1).get("name").textValue());
  }

  /** A configuration with another loss for numbers, and a saved model that goes on. */
  @Test
  void aConfigurationLearnsAValue() throws Exception {
    OutputLayer output =
        new OutputLayer.Builder(LossFunction.MEAN_ABSOLUTE_ERROR)
            .activation(Activation.IDENTITY)
            .nOut(1)
            .build();
    Files.writeString(
        folder.resolve("mae.json"),
        SavedModels.network(output, 2).getLayerWiseConfigurations().toJson());
    String options = ",values=sum,drop=difference,drop=above,drop=less";
    train(options, folder.resolve("mae.json").toString());
    double first = models.json("trained/report.json").get("testLoss").doubleValue();
    Files.move(folder.resolve("trained/model.zip"), folder.resolve("first.zip"));
    train(options, folder.resolve("first.zip").toString());
    double second = models.json("trained/report.json").get("testLoss").doubleValue();
    assertTrue(second < first && first < 0.5, first + " " + second);
  }

  private float[] parameters() throws IOException {
    return ModelSerializer.restoreMultiLayerNetwork(folder.resolve("trained/model.zip").toFile())
        .params()
        .toFloatVector();
  }

  /** Weights of 1 change no bit, others do, and figures of tests count each example once. */
  @Test
  void weightsCountInTraining() throws Exception {
    String options = ",label=less,drop=sum,drop=difference";
    String given = data;
    train(options + ",drop=above", "mlp:4");
    float[] plain = parameters();
    JsonNode report = models.json("trained/report.json");
    List<String> lines = Files.readAllLines(folder.resolve("data.csv"));
    StringBuilder text = new StringBuilder(lines.get(0) + ",one\n");
    lines.stream().skip(1).forEach(line -> text.append(line).append(",1\n"));
    data = "csv:" + Files.writeString(folder.resolve("one.csv"), text);
    train(options + ",drop=above,weight=one", "mlp:4");
    assertArrayEquals(plain, parameters());
    assertEquals(report.get("testLoss"), models.json("trained/report.json").get("testLoss"));
    train(options + ",drop=one,weight=above", "mlp:4");
    assertFalse(Arrays.equals(plain, parameters()));
    data = given;
    train(options + ",drop=above --class-weights 1,1", "mlp:4");
    assertArrayEquals(plain, parameters());
    train(options + ",drop=above --class-weights balanced", "mlp:4");
    assertFalse(Arrays.equals(plain, parameters()));
    models.evaluate("trained/model.zip", data + options + ",weight=above", ExamplePart.TEST);
    assertEquals(
        models.json("trained/report.json").get("testLoss").doubleValue(),
        models.json("evaluated/evaluation.json").get("loss").doubleValue(),
        1e-5);
  }

  /** Weights of classes are of the run, also where examples have weights of their own. */
  @Test
  void goingOnWithOtherWeightsIsRefused() throws Exception {
    String options =
        ",label=less,drop=sum,drop=difference,weight=above --checkpoint "
            + folder.resolve("checkpoints")
            + " --checkpoint-every 1epochs";
    train(options + " --class-weights 1,5", "mlp:4");
    String before = "weights of examples was by class: [1.0, 5.0] and is ";
    for (String[] each :
        new String[][] {{"", "not given;"}, {" --class-weights 1,4", "by class: [1.0, 4.0];"}}) {
      UserErrorException e =
          assertThrows(
              UserErrorException.class, () -> train(options + " --resume" + each[0], "mlp:4"));
      assertTrue(e.sentence().contains(before + each[1]), e.sentence());
    }
  }

  private void assertRefused(String options, LossFunction loss, Activation of, String expected)
      throws IOException {
    OutputLayer output = new OutputLayer.Builder(loss).activation(of).nOut(2).build();
    Files.writeString(
        folder.resolve("x.json"),
        SavedModels.network(output, 2).getLayerWiseConfigurations().toJson());
    UserErrorException e =
        assertThrows(
            UserErrorException.class, () -> train(options, folder.resolve("x.json").toString()));
    assertTrue(e.sentence().contains(expected), e.sentence());
  }

  @Test
  void anOutputForSomethingElseIsRefused() throws Exception {
    String two = ",values=sum;difference,drop=above,drop=less";
    assertRefused(
        two,
        LossFunction.MCXENT,
        Activation.SOFTMAX,
        "The data has values, but the network's output 'layer1' names a class; say label=");
    assertRefused(
        ",labels=above;less,drop=sum,drop=difference",
        LossFunction.MSE,
        Activation.IDENTITY,
        "The data has labels of 0 and 1, but the network's output 'layer1' answers with numbers;");
    assertRefused(
        ",values=sum,drop=difference,drop=above,drop=less",
        LossFunction.MSE,
        Activation.IDENTITY,
        "The network answers with 2 values, but an example of the data has 1; name one column for"
            + " each, in their order.");
    UserErrorException e = assertThrows(UserErrorException.class, () -> train(two, "lenet"));
    assertTrue(e.sentence().contains("it needs images"), e.sentence());
  }
}
