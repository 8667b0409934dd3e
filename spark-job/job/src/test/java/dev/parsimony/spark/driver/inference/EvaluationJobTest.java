package dev.parsimony.spark.driver.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parsimony.spark.cli.TrainingArguments;
import dev.parsimony.spark.config.ExamplePart;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.LocalSpark;
import dev.parsimony.spark.dl4j.TestNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.evaluation.classification.EvaluationBinary;
import org.nd4j.evaluation.classification.ROC;
import org.nd4j.evaluation.classification.ROCBinary;
import org.nd4j.evaluation.classification.ROCMultiClass;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Figures of saved models against those of training and of DL4J on one JVM. */
final class EvaluationJobTest {
  private static final int EXAMPLES = 100;
  private static final List<String> NAMES = List.of("red", "green, dark", "blue");

  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.withNativeRuntime();

  @TempDir Path folder;
  private SavedModels models;

  @BeforeEach
  void makeModels() {
    models = new SavedModels(SPARK.context(), folder);
  }

  private static MultiLayerNetwork network(OutputLayer output) {
    return SavedModels.network(output, 4);
  }

  private static OutputLayer output(LossFunction loss, Activation activation, int width) {
    return new OutputLayer.Builder(loss).activation(activation).nOut(width).build();
  }

  private static INDArray features() {
    return SavedModels.features(EXAMPLES, 4);
  }

  /** Writes features, and behind them what is given of each example. */
  private String csv(String header, INDArray features, List<String> labels) throws IOException {
    StringBuilder text = new StringBuilder(header).append('\n');
    for (int i = 0; i < labels.size(); i++) {
      for (int j = 0; j < features.columns(); j++) {
        text.append(features.getFloat(i, j)).append(',');
      }
      text.append(labels.get(i)).append('\n');
    }
    return "csv:" + Files.writeString(folder.resolve("data.csv"), text);
  }

  private JsonNode evaluation() throws IOException {
    return models.json("evaluated/evaluation.json");
  }

  private static List<Integer> classes(int count) {
    return new Random(9).ints(EXAMPLES, 0, count).boxed().toList();
  }

  private static INDArray oneHot(List<Integer> classes, int count) {
    INDArray labels = Nd4j.zeros(classes.size(), count);
    for (int i = 0; i < classes.size(); i++) {
      labels.putScalar(i, classes.get(i), 1);
    }
    return labels;
  }

  /** Labels are names, of which the data has only some, and in another order. */
  @Test
  void classesAreJudgedAsDl4jJudgesThem() throws IOException {
    MultiLayerNetwork network = network(output(LossFunction.MCXENT, Activation.SOFTMAX, 3));
    models.save(network, "model.zip");
    Files.write(folder.resolve("classes.txt"), NAMES);
    INDArray features = features();
    List<Integer> classes = classes(2);
    String data =
        csv(
            "a,b,c,d,colour",
            features,
            classes.stream().map(c -> '"' + NAMES.get(c) + '"').toList());
    models.evaluate("model.zip", data, ExamplePart.AUTO);

    INDArray answers = network.output(features);
    INDArray labels = oneHot(classes, 3);
    Evaluation expected = new Evaluation(3);
    expected.eval(labels, answers);
    ROCMultiClass roc = new ROCMultiClass(0);
    roc.eval(labels, answers);
    JsonNode report = evaluation();
    assertEquals(EXAMPLES, report.get("examples").intValue());
    assertEquals(
        network.score(new DataSet(features, labels)), report.get("loss").doubleValue(), 1e-5);
    JsonNode output = report.get("output");
    assertEquals("classes", output.get("task").textValue());
    assertEquals(expected.accuracy(), output.get("accuracy").doubleValue());
    for (int i = 0; i < 2; i++) {
      JsonNode of = output.get("classes").get(i);
      assertEquals(NAMES.get(i), of.get("name").textValue());
      assertEquals(expected.precision(i), of.get("precision").doubleValue(), 1e-12);
      assertEquals(expected.recall(i), of.get("recall").doubleValue(), 1e-12);
      assertEquals(expected.f1(i), of.get("f1").doubleValue(), 1e-12);
      assertEquals(roc.calculateAUC(i), of.get("rocAuc").doubleValue(), 1e-6);
      for (int j = 0; j < 3; j++) {
        int count = expected.getConfusionMatrix().getCount(i, j);
        assertEquals(count, output.get("confusion").get(i).get(j).intValue());
      }
    }
    assertTrue(output.get("classes").get(2).get("rocAuc").isNull(), "no example is blue");
    assertTrue(models.printed().contains("green, dark"), models.printed());
    assertTrue(models.printed().contains("confusion matrix"), models.printed());
  }

  @Test
  void theSameAnswerToEveryExampleTellsNothingApart() throws IOException {
    MultiLayerNetwork network = network(output(LossFunction.MCXENT, Activation.SOFTMAX, 3));
    network.params().assign(0);
    models.save(network, "model.zip");
    List<String> labels = classes(3).stream().sorted().map(String::valueOf).toList();
    models.evaluate("model.zip", csv("a,b,c,d,y", features(), labels), ExamplePart.AUTO);
    for (JsonNode of : evaluation().get("output").get("classes")) {
      assertEquals(0.5, of.get("rocAuc").doubleValue());
    }
  }

  /** A LossLayer does not say how many outputs it has. */
  @Test
  void theLayerBeforeALossLayerSaysHowManyClassesThereAre() throws IOException {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            TestNetworks.base(new Adam(0.01))
                .list()
                .layer(new DenseLayer.Builder().nOut(3).activation(Activation.IDENTITY).build())
                .layer(
                    new LossLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.feedForward(4))
                .build());
    network.init();
    models.save(network, "model.zip");
    List<Integer> classes = classes(3);
    List<String> labels = classes.stream().map(String::valueOf).toList();
    models.evaluate("model.zip", csv("a,b,c,d,y", features(), labels), ExamplePart.AUTO);
    Evaluation expected = new Evaluation(3);
    expected.eval(oneHot(classes, 3), network.output(features()));
    assertEquals(
        expected.accuracy(), evaluation().get("output").get("accuracy").doubleValue(), 1e-12);

    String data = csv("a,b,c,d,y", features(), Collections.nCopies(EXAMPLES, "3"));
    UserErrorException e =
        assertThrows(
            UserErrorException.class, () -> models.evaluate("model.zip", data, ExamplePart.AUTO));
    assertTrue(
        e.sentence().contains("label '3', but the network's outputs are for labels 0 to 2"),
        e.sentence());
  }

  @Test
  void aSingleOutputTellsTwoClassesApart() throws IOException {
    MultiLayerNetwork network = network(output(LossFunction.XENT, Activation.SIGMOID, 1));
    models.save(network, "model.zip");
    INDArray features = features();
    List<Integer> classes = classes(2);
    models.evaluate(
        "model.zip",
        csv("a,b,c,d,y", features, classes.stream().map(String::valueOf).toList()),
        ExamplePart.AUTO);

    INDArray labels = Nd4j.create(EXAMPLES, 1);
    for (int i = 0; i < EXAMPLES; i++) {
      labels.putScalar(i, classes.get(i));
    }
    Evaluation expected = new Evaluation(2);
    expected.eval(labels, network.output(features));
    ROC roc = new ROC(0);
    roc.eval(labels, network.output(features));
    JsonNode output = evaluation().get("output");
    assertEquals(expected.accuracy(), output.get("accuracy").doubleValue());
    assertEquals(
        roc.calculateAUC(), output.get("classes").get(1).get("rocAuc").doubleValue(), 1e-6);
  }

  @Test
  void numbersAreJudgedByTheirErrors() throws IOException {
    MultiLayerNetwork network = network(output(LossFunction.MSE, Activation.IDENTITY, 2));
    models.save(network, "model.zip");
    INDArray features = features();
    Random random = new Random(3);
    INDArray labels = Nd4j.create(EXAMPLES, 2);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      labels.putScalar(i, 0, 3 + random.nextFloat());
      labels.putScalar(i, 1, random.nextFloat() * 100);
      texts.add(labels.getFloat(i, 1) + "," + labels.getFloat(i, 0));
    }
    String data = csv("a,b,c,d,size,price", features, texts);
    models.evaluate("model.zip", data + ",values=price,values=size", ExamplePart.AUTO);

    RegressionEvaluation expected = new RegressionEvaluation(2);
    expected.eval(labels, network.output(features));
    JsonNode output = evaluation().get("output");
    assertEquals("values", output.get("task").textValue());
    assertEquals("price", output.get("values").get(0).get("name").textValue());
    for (int i = 0; i < 2; i++) {
      JsonNode of = output.get("values").get(i);
      double mse = expected.meanSquaredError(i);
      double mae = expected.meanAbsoluteError(i);
      assertEquals(mse, of.get("meanSquaredError").doubleValue(), 1e-5 * mse);
      assertEquals(mae, of.get("meanAbsoluteError").doubleValue(), 1e-5 * mae);
      assertEquals(
          expected.rSquared(i), of.get("rSquared").doubleValue(), 1e-4 * -expected.rSquared(i));
    }
  }

  @Test
  void labelsAreJudgedOneByOne() throws IOException {
    MultiLayerNetwork network = network(output(LossFunction.XENT, Activation.SIGMOID, 3));
    models.save(network, "model.zip");
    INDArray features = features();
    Random random = new Random(4);
    INDArray labels = Nd4j.create(EXAMPLES, 3);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      for (int j = 0; j < 3; j++) {
        labels.putScalar(i, j, random.nextInt(2));
      }
      texts.add(labels.getInt(i, 0) + "," + labels.getInt(i, 1) + "," + labels.getInt(i, 2));
    }
    String data = csv("a,b,c,d,x,y,z", features, texts);
    models.evaluate("model.zip", data + ",values=x,values=y,values=z", ExamplePart.AUTO);

    EvaluationBinary expected = new EvaluationBinary();
    expected.eval(labels, network.output(features));
    ROCBinary roc = new ROCBinary(0);
    roc.eval(labels, network.output(features));
    JsonNode output = evaluation().get("output");
    assertEquals("labels", output.get("task").textValue());
    assertEquals("exact", output.get("roc").textValue());
    for (int i = 0; i < 3; i++) {
      JsonNode of = output.get("labels").get(i);
      assertEquals(expected.precision(i), of.get("precision").doubleValue(), 1e-12);
      assertEquals(expected.recall(i), of.get("recall").doubleValue(), 1e-12);
      assertEquals(expected.f1(i), of.get("f1").doubleValue(), 1e-12);
      assertEquals(roc.calculateAUC(i), of.get("rocAuc").doubleValue(), 1e-6);
      assertEquals(labels.getColumn(i).sumNumber().intValue(), of.get("examples").intValue());
    }
  }

  /** What was set aside by the seed is found again, from two files. */
  @Test
  void figuresAreThoseOfTrainingOnItsTestPart() throws Exception {
    INDArray features = features();
    List<Integer> classes = classes(3);
    List<String> names = classes.stream().map(c -> '"' + NAMES.get(c) + '"').toList();
    Files.createDirectory(folder.resolve("csv"));
    csv("a,b,c,d,colour", features, names);
    Files.move(folder.resolve("data.csv"), folder.resolve("csv/1.csv"));
    csv("a,b,c,d,colour", features.mul(0.5), names.subList(0, EXAMPLES - 10));
    Files.move(folder.resolve("data.csv"), folder.resolve("csv/2.csv"));
    String data = "csv:" + folder.resolve("csv");
    TrainingArguments.train(
        SPARK.context(),
        "--data "
            + data
            + " --model mlp:8 --workers 2 --batch-size 5 --epochs 2 --seed 42"
            + " --output "
            + folder.resolve("trained"));
    models.evaluate("trained/model.zip", data, ExamplePart.TEST);
    JsonNode trained = models.json("trained/report.json");
    JsonNode evaluated = evaluation();
    assertEquals(
        trained.get("accuracy").doubleValue(),
        evaluated.get("output").get("accuracy").doubleValue());
    assertEquals(trained.get("testLoss").doubleValue(), evaluated.get("loss").doubleValue(), 1e-5);
    int all = 2 * EXAMPLES - 10;
    int tested = evaluated.get("examples").intValue();
    assertTrue(tested > all / 12 && tested < all / 3, "a sixth: " + tested);

    models.evaluate("trained/model.zip", data, ExamplePart.TRAIN);
    assertEquals(all - tested, evaluation().get("examples").intValue());
    models.evaluate("trained/model.zip", data, ExamplePart.AUTO);
    assertEquals(all, evaluation().get("examples").intValue());
  }

  /** Images with a test part of their own, and sequences of different lengths. */
  @ParameterizedTest
  @CsvSource({
    "idx:../../notebooks-data/idx,mlp:8",
    "cifar10:../../notebooks-data/cifar10,mlp:8",
    "sequence-csv:../../notebooks-data/pen,lstm:4",
    "sequence-csv:../../notebooks-data/pen,every-step.json"
  })
  void figuresAreThoseOfTrainingOnOtherSources(String data, String model) throws Exception {
    boolean file = model.endsWith(".json");
    if (file) {
      Files.writeString(folder.resolve(model), everyStep().toJson());
    }
    TrainingArguments.train(
        SPARK.context(),
        "--workers 2 --batch-size 8 --epochs 1 --data "
            + data
            + " --model "
            + (file ? folder.resolve(model) : model)
            + " --output "
            + folder.resolve("trained"));
    models.evaluate("trained/model.zip", data, ExamplePart.TEST);
    JsonNode trained = models.json("trained/report.json");
    assertEquals(
        trained.get("accuracy").doubleValue(),
        evaluation().get("output").get("accuracy").doubleValue());
    assertEquals(
        trained.get("testLoss").doubleValue(), evaluation().get("loss").doubleValue(), 1e-5);
  }

  private static MultiLayerConfiguration everyStep() {
    return TestNetworks.base(new Adam(0.02))
        .l2(0.1)
        .list()
        .layer(new LSTM.Builder().nOut(4).build())
        .layer(
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(10)
                .build())
        .setInputType(InputType.recurrent(3))
        .build();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        ",label=none | label=none is for predict",
        ",drop=a | does not take examples of this data, vector of 3, as its input",
        ",label=d,drop=colour | , line 2: label '0.5', but the model's classes are red, green",
        " | , line 4: label 'pink', but the model's classes are red, green",
      })
  void whatDoesNotFitIsRefusedInASentence(String options, String expected) throws IOException {
    models.save(network(output(LossFunction.MCXENT, Activation.SOFTMAX, 3)), "model.zip");
    Files.write(folder.resolve("classes.txt"), List.of("red", "green", "blue"));
    boolean pink = options == null;
    List<String> lines =
        List.of(
            "a,b,c,d,colour",
            "1,2,3,0.5,red",
            "1,2,3,4,blue",
            "1,2,3,5," + (pink ? "pink" : "red"));
    String data = "csv:" + Files.write(folder.resolve("x.csv"), lines);
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> models.evaluate("model.zip", data + (pink ? "" : options), ExamplePart.AUTO));
    assertTrue(e.sentence().contains(expected), e.sentence());
  }

  @Test
  void valuesAreRefusedWhereANetworkNamesAClass() throws IOException {
    models.save(network(output(LossFunction.MCXENT, Activation.SOFTMAX, 3)), "model.zip");
    String data = csv("a,b,c,d,y", features(), Collections.nCopies(EXAMPLES, "1"));
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> models.evaluate("model.zip", data + ",values=y", ExamplePart.AUTO));
    assertTrue(e.sentence().contains("names a class; say label= for the column"), e.sentence());
  }

  @Test
  void namesOfOtherClassesAreRefused() throws IOException {
    models.save(network(output(LossFunction.MCXENT, Activation.SOFTMAX, 3)), "model.zip");
    Files.write(folder.resolve("classes.txt"), List.of("red", "green"));
    String data = csv("a,b,c,d,y", features(), Collections.nCopies(EXAMPLES, "red"));
    UserErrorException e =
        assertThrows(
            UserErrorException.class, () -> models.evaluate("model.zip", data, ExamplePart.AUTO));
    assertTrue(
        e.sentence().contains("names 2 classes, but the network tells 3 apart"), e.sentence());
  }

  @Test
  void aNameOfTwoClassesIsRefused() throws IOException {
    models.save(network(output(LossFunction.MCXENT, Activation.SOFTMAX, 3)), "model.zip");
    Files.write(folder.resolve("classes.txt"), List.of("red", "green", "red"));
    String data = csv("a,b,c,d,y", features(), Collections.nCopies(EXAMPLES, "red"));
    UserErrorException e =
        assertThrows(
            UserErrorException.class, () -> models.evaluate("model.zip", data, ExamplePart.AUTO));
    assertTrue(
        e.sentence().contains("classes.txt names the class 'red' in line 1 and in line 3"),
        e.sentence());
  }

  /** Plain DL4J opens what was evaluated: a model without optimiser, too. */
  @Test
  void aModelWithoutOptimiserCanBeEvaluated() throws IOException {
    MultiLayerNetwork network = network(output(LossFunction.MCXENT, Activation.SOFTMAX, 3));
    ModelSerializer.writeModel(network, folder.resolve("model.zip").toFile(), false);
    List<String> labels = classes(3).stream().map(String::valueOf).toList();
    models.evaluate("model.zip", csv("a,b,c,d,y", features(), labels), ExamplePart.AUTO);
    assertEquals(EXAMPLES, evaluation().get("examples").intValue());
  }
}
