package dev.parsimony.spark.driver.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parsimony.spark.cli.TrainingArguments;
import dev.parsimony.spark.config.ExamplePart;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.ImageFiles;
import dev.parsimony.spark.data.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Folders of images, from the arguments of training to figures and predictions. */
final class TrainedImagesTest {
  private static final String[] CLASSES = {"blue", "green", "red"};
  private static final int IMAGES = 60;

  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.withNativeRuntime();

  @TempDir Path folder;
  private SavedModels models;
  private String data = "";

  /** Noise that is brighter in the colour of its class, of two sizes, PNG and JPEG. */
  private void train() throws Exception {
    models = new SavedModels(SPARK.context(), folder);
    Random random = new Random(4);
    for (int i = 0; i < CLASSES.length * IMAGES; i++) {
      int side = i % 2 == 0 ? 8 : 12;
      int type = i % CLASSES.length;
      int[] pixels =
          random
              .ints((long) side * side, 0, 1 << 24)
              .map(rgb -> (rgb >> 1 & 0x7F7F7F) + (0x70 << (8 * type)))
              .toArray();
      ImageFiles.write(
          folder.resolve("data/" + CLASSES[type] + "/" + i + (i % 5 == 0 ? ".jpg" : ".png")),
          ImageFiles.rgb(side, side, pixels));
    }
    data = "images:" + folder.resolve("data") + ",size=8x8";
    TrainingArguments.train(
        SPARK.context(),
        "--workers 2 --batch-size 5 --epochs 6 --updater adam:0.01 --model mlp:16 --data "
            + data
            + " --output "
            + folder.resolve("trained"));
  }

  @Test
  void trainEvaluateAndPredict() throws Exception {
    train();
    JsonNode report = models.json("trained/report.json");
    assertTrue(report.get("accuracy").doubleValue() > 0.9, report.get("accuracy").toString());
    assertEquals(List.of(CLASSES), Files.readAllLines(folder.resolve("trained/classes.txt")));

    models.evaluate("trained/model.zip", data, ExamplePart.TEST);
    JsonNode evaluated = models.json("evaluated/evaluation.json");
    assertEquals(
        report.get("accuracy").doubleValue(),
        evaluated.get("output").get("accuracy").doubleValue());
    assertEquals(report.get("testLoss").doubleValue(), evaluated.get("loss").doubleValue(), 1e-5);

    Path red = folder.resolve("new/red");
    Files.createDirectories(red.getParent());
    Files.move(folder.resolve("data/red"), red);
    models.evaluate(
        "trained/model.zip", "images:" + red.getParent() + ",size=8x8", ExamplePart.AUTO);
    JsonNode ofRed = models.json("evaluated/evaluation.json");
    assertEquals(IMAGES, ofRed.get("examples").intValue());
    assertTrue(
        ofRed.get("output").get("accuracy").doubleValue() > 0.9, "by name, not by its place alone");

    models.predict("trained/model.zip", "images:" + red + ",size=8x8", ExamplePart.AUTO);
    List<String> lines = Files.readAllLines(folder.resolve("predicted/part-00000.csv"));
    assertEquals("example,class,p_blue,p_green,p_red", lines.get(0));
    assertTrue(lines.get(1).startsWith("0,red,"), lines.get(1));
    refusals(red);
  }

  private void refusals(Path red) throws IOException {
    assertRefused(
        "images:" + red + ",size=8x8",
        "images:"
            + red
            + ",size=8x8 holds images and no folders; put the images of each class into a folder of"
            + " its name (without classes they are for predict only).");
    Files.move(folder.resolve("data/green"), folder.resolve("new/cyan"));
    assertRefused(
        "images:" + folder.resolve("new") + ",size=8x8",
        "images:"
            + folder.resolve("new")
            + ",size=8x8 has a class 'cyan', but the model's classes are blue, green, red.");
    Files.delete(folder.resolve("trained/classes.txt"));
    assertRefused(
        "images:" + folder.resolve("new") + ",size=8x8",
        "images:"
            + folder.resolve("new")
            + ",size=8x8 has 2 classes (cyan, red), and the network has 3 outputs without names, so"
            + " which output is which class is unknown; put classes.txt, with a line for each"
            + " output, beside the model.");
  }

  private void assertRefused(String source, String sentence) {
    assertEquals(
        sentence,
        assertThrows(
                UserErrorException.class,
                () -> models.evaluate("trained/model.zip", source, ExamplePart.AUTO))
            .sentence());
  }
}
