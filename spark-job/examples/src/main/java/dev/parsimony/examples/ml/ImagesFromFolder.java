package dev.parsimony.examples.ml;

import dev.parsimony.spark.ml.ParsimonyClassificationModel;
import dev.parsimony.spark.ml.ParsimonyClassifier;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Learns from a folder of PNG or JPEG files, which has a folder for each class, as the notebook
 * images.ipynb does.
 */
public final class ImagesFromFolder {
  private static final int WORKERS = 2;
  private static final int SIZE = 28;
  private static final String[] KINDS = {"bar", "disc", "square"};

  private ImagesFromFolder() {}

  /**
   * Trains on the images of a folder, and answers for those of another.
   *
   * @param arguments the two folders; without them images are drawn into temporary ones
   */
  public static void main(String[] arguments) throws IOException {
    boolean given = arguments.length > 1;
    Path training = given ? Path.of(arguments[0]) : Files.createTempDirectory("training");
    Path test = given ? Path.of(arguments[1]) : Files.createTempDirectory("test");
    if (!given) {
      draw(training, 1, 100);
      draw(test, 2, 10);
    }
    Program.run(
        "images",
        WORKERS,
        spark -> {
          PipelineModel fitted = fit(read(spark, training), 10);
          PipelineStage network = fitted.stages()[1];
          System.out.println(((ParsimonyClassificationModel) network).summary());
          fitted.transform(read(spark, test)).groupBy("kind").pivot("prediction").count().show();
        });
  }

  /** Returns the files' content, each with the name of its folder. */
  static Dataset<Row> read(SparkSession spark, Path folder) {
    return spark
        .read()
        .format("binaryFile")
        .option("recursiveFileLookup", true)
        .load(folder.toString())
        .withColumn("kind", functions.regexp_extract(functions.col("path"), "([^/]+)/[^/]+$", 1));
  }

  static PipelineModel fit(Dataset<Row> training, int epochs) {
    StringIndexer kinds = new StringIndexer().setInputCol("kind").setOutputCol("label");
    ParsimonyClassifier network =
        new ParsimonyClassifier()
            .setFeaturesCol("content")
            .setModel("lenet")
            .setUpdater("adam:0.003")
            .setNumWorkers(WORKERS)
            .setBatchSize(16)
            .setEpochs(epochs);
    return new Pipeline().setStages(new PipelineStage[] {kinds, network}).fit(training);
  }

  /** Draws images of each kind, somewhere and of some size, and saves each in its kind's folder. */
  static void draw(Path folder, long seed, int ofEach) throws IOException {
    Random random = new Random(seed);
    for (String kind : KINDS) {
      Path images = Files.createDirectories(folder.resolve(kind));
      for (int i = 0; i < ofEach; i++) {
        ImageIO.write(image(kind, random), "png", images.resolve(i + ".png").toFile());
      }
    }
  }

  private static BufferedImage image(String kind, Random random) {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    int brightness = 100 + random.nextInt(156);
    graphics.setColor(new Color(brightness, brightness, brightness));
    int extent = 10 + random.nextInt(9);
    int x = random.nextInt(SIZE - extent);
    int y = random.nextInt(SIZE - extent);
    switch (kind) {
      case "bar" -> graphics.fillRect(x, y, extent / 3, extent);
      case "disc" -> graphics.fillOval(x, y, extent, extent);
      default -> graphics.fillRect(x, y, extent, extent);
    }
    graphics.dispose();
    return image;
  }
}
