package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.LabelForm;
import dev.parsimony.spark.data.SourceData;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.ml.rows.FeatureReader;
import dev.parsimony.spark.ml.rows.FeatureReaders;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Images as Spark's sources have them, and networks that take them in any order. */
final class ImagesTest {
  private static final int HEIGHT = 5;
  private static final int WIDTH = 6;
  private static final int IMAGES = 16;
  private static final long SEED = 11;
  private static final double CLOSE = 1e-6;

  private static SparkSession spark;
  private static List<BufferedImage> images;

  /** As files' content with a label, and the same as vectors, planes of red, green, blue. */
  private static Dataset<Row> rows;

  @TempDir private static Path folder;

  @BeforeAll
  static void draw() throws IOException {
    spark = Sessions.get();
    Random random = new Random(SEED);
    images = new ArrayList<>();
    List<Row> list = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
      int[] pixels = IntStream.generate(random::nextInt).limit(HEIGHT * WIDTH).toArray();
      image.setRGB(0, 0, WIDTH, HEIGHT, pixels, 0, WIDTH);
      images.add(image);
      list.add(RowFactory.create(encoded(image, "png"), Vectors.dense(planes(image)), i % 2));
    }
    StructType schema =
        new StructType()
            .add("content", DataTypes.BinaryType)
            .add("planes", SQLDataTypes.VectorType())
            .add("label", DataTypes.IntegerType);
    rows =
        spark.createDataFrame(
            new JavaSparkContext(spark.sparkContext()).parallelize(list, 2), schema);
  }

  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(image, format, bytes));
    return bytes.toByteArray();
  }

  private static double[] planes(BufferedImage image) {
    double[] planes = new double[3 * HEIGHT * WIDTH];
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          int value = image.getRGB(x, y) >> (16 - 8 * channel) & 0xFF;
          planes[(channel * HEIGHT + y) * WIDTH + x] = value / 255f;
        }
      }
    }
    return planes;
  }

  private static MultiLayerNetwork network(InputType input, CNN2DFormat format) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(2)
                .updater(new Adam(0.01))
                .list()
                .layer(
                    new ConvolutionLayer.Builder(2, 2)
                        .nOut(3)
                        .activation(Activation.TANH)
                        .dataFormat(format)
                        .build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nOut(2)
                        .build())
                .setInputType(input)
                .build());
    network.init();
    return network;
  }

  private static ParsimonyClassifier classifier(MultiLayerNetwork network) {
    return new ParsimonyClassifier()
        .setModel(network.getLayerWiseConfigurations().toJson())
        .setNumWorkers(2)
        .setBatchSize(4)
        .setThreadsPerWorker(1);
  }

  /** Content of files and vectors of planes give the same bits. */
  @Test
  void contentOfFilesIsWhatVectorsOfPlanesAre() {
    MultiLayerNetwork network =
        network(InputType.convolutional(HEIGHT, WIDTH, 3), CNN2DFormat.NCHW);
    ParsimonyClassificationModel ofFiles = classifier(network).setFeaturesCol("content").fit(rows);
    assertArrayEquals(new int[] {3, HEIGHT, WIDTH}, ofFiles.getInputShape());
    ParsimonyClassificationModel ofVectors =
        classifier(network)
            .setFeaturesCol("planes")
            .setInputShape(new int[] {3, HEIGHT, WIDTH})
            .fit(rows);
    assertArrayEquals(Fits.parameters(ofVectors.toNetwork()), Fits.parameters(ofFiles.toNetwork()));
    INDArray expected =
        ((MultiLayerNetwork) ofFiles.toNetwork())
            .output(Nd4j.create(planes(images.get(0))).reshape(1, 3, HEIGHT, WIDTH));
    Row first = ofFiles.transform(rows).first();
    assertArrayEquals(
        expected.toDoubleVector(), ((Vector) first.getAs("probability")).toArray(), CLOSE);
  }

  @Test
  void networksOfFlatVectorsAndOfChannelsLastTakeThem() {
    MultiLayerNetwork flat =
        network(InputType.convolutionalFlat(HEIGHT, WIDTH, 3), CNN2DFormat.NCHW);
    ParsimonyClassificationModel ofFlat = classifier(flat).setFeaturesCol("content").fit(rows);
    double[] expected =
        ((MultiLayerNetwork) ofFlat.toNetwork())
            .output(Nd4j.create(new double[][] {planes(images.get(0))}))
            .toDoubleVector();
    assertArrayEquals(
        expected, ((Vector) ofFlat.transform(rows).first().getAs("probability")).toArray(), CLOSE);

    MultiLayerNetwork last =
        network(InputType.convolutional(HEIGHT, WIDTH, 3, CNN2DFormat.NHWC), CNN2DFormat.NHWC);
    ParsimonyClassificationModel ofLast = classifier(last).setFeaturesCol("content").fit(rows);
    INDArray planes = Nd4j.create(planes(images.get(0))).reshape(1, 3, HEIGHT, WIDTH);
    assertArrayEquals(
        ((MultiLayerNetwork) ofLast.toNetwork())
            .output(planes.permute(0, 2, 3, 1).dup('c'))
            .toDoubleVector(),
        ((Vector) ofLast.transform(rows).first().getAs("probability")).toArray(),
        CLOSE);
  }

  /** Files of several kinds, by Spark's image source and by its source of files. */
  @Test
  void sparksTwoSourcesGiveTheSameAnswers() throws IOException {
    BufferedImage alpha = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB);
    alpha.setRGB(
        0, 0, WIDTH, HEIGHT, images.get(0).getRGB(0, 0, WIDTH, HEIGHT, null, 0, WIDTH), 0, WIDTH);
    BufferedImage grey = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster()
        .setSamples(
            0, 0, WIDTH, HEIGHT, 0, IntStream.range(0, HEIGHT * WIDTH).map(i -> 7 * i).toArray());
    Files.write(folder.resolve("a.png"), encoded(images.get(0), "png"));
    Files.write(folder.resolve("b.jpg"), encoded(images.get(1), "jpg"));
    Files.write(folder.resolve("c.png"), encoded(alpha, "png"));
    Files.write(folder.resolve("d.png"), encoded(grey, "png"));
    ParsimonyClassificationModel model =
        classifier(network(InputType.convolutional(HEIGHT, WIDTH, 3), CNN2DFormat.NCHW))
            .setFeaturesCol("content")
            .fit(rows);
    Dataset<Row> structs =
        spark
            .read()
            .format("image")
            .load(folder.toString())
            .select(functions.col("image"), functions.col("image.origin").as("path"));
    Dataset<Row> files = spark.read().format("binaryFile").load(folder.toString());
    List<Row> ofStructs =
        model.setFeaturesCol("image").transform(structs).orderBy("path").collectAsList();
    List<Row> ofFiles =
        model.setFeaturesCol("content").transform(files).orderBy("path").collectAsList();
    assertEquals(4, ofStructs.size());
    for (int i = 0; i < ofStructs.size(); i++) {
      assertEquals(
          (Vector) ofStructs.get(i).getAs("probability"),
          (Vector) ofFiles.get(i).getAs("probability"),
          (String) ofFiles.get(i).getAs("path"));
    }
    assertEquals(
        (Vector) ofFiles.get(0).getAs("probability"),
        (Vector) ofFiles.get(2).getAs("probability"),
        "alpha is left out");
  }

  /** The same files, as a column of Spark's and as the command's folders of images. */
  @Test
  void theCommandsImagesAreThoseOfColumns(@TempDir Path classes) throws IOException {
    BufferedImage grey = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSamples(0, 0, WIDTH, 2, 0, new int[2 * WIDTH]);
    for (String name : List.of("a", "b")) {
      Files.createDirectories(classes.resolve(name));
      Files.write(classes.resolve(name + "/1.png"), encoded(images.get(0), "png"));
      Files.write(classes.resolve(name + "/2.jpg"), encoded(images.get(1), "jpg"));
      Files.write(classes.resolve(name + "/3.png"), encoded(grey, "png"));
    }
    Dataset<Row> files =
        spark
            .read()
            .format("binaryFile")
            .option("recursiveFileLookup", "true")
            .load(classes.toString())
            .orderBy("path");
    FeatureReader reader = FeatureReaders.of(files.schema(), List.of("content"));
    DataSource source = DataSource.parse("images:" + classes);
    List<byte[]> records =
        SourceData.open(
                new JavaSparkContext(spark.sparkContext()),
                source,
                Optional.of(source),
                LabelForm.ANY,
                1)
            .trainRecords()
            .collect();
    List<Row> list = files.collectAsList();
    assertEquals(6, list.size());
    assertEquals(6, records.size());
    ArrayShape shape = reader.shape(list.get(0));
    for (int i = 0; i < records.size(); i++) {
      float[] column = new float[shape.size()];
      reader.read(list.get(i), shape, column);
      float[] command = new float[shape.size()];
      for (int j = 0; j < command.length; j++) {
        command[j] = (records.get(i)[ExampleFormat.PAYLOAD_OFFSET + j] & 0xFF) / 255f;
      }
      assertArrayEquals(column, command, (String) list.get(i).getAs("path"));
    }
  }

  private static String refusal(Dataset<Row> images) {
    ParsimonyClassifier classifier =
        classifier(network(InputType.convolutional(HEIGHT, WIDTH, 3), CNN2DFormat.NCHW))
            .setFeaturesCol("content");
    return assertThrows(UserErrorException.class, () -> classifier.fit(rows.union(images)))
        .sentence();
  }

  private static Dataset<Row> content(byte[] content) {
    return spark.createDataFrame(
        List.of(RowFactory.create(content, Vectors.zeros(1), 0)), rows.schema());
  }

  @Test
  void otherSizesAndOtherFilesAreRefused() throws IOException {
    BufferedImage large = new BufferedImage(WIDTH + 1, HEIGHT, BufferedImage.TYPE_INT_RGB);
    String size = refusal(content(encoded(large, "png")));
    assertTrue(size.contains("5x7") && size.contains("5x6") && size.contains("Row 0"), size);
    String none = refusal(content(new byte[] {1, 2, 3}));
    assertTrue(none.contains("no image"), none);
    byte[] whole = encoded(images.get(0), "png");
    String cut = refusal(content(java.util.Arrays.copyOf(whole, whole.length - 30)));
    assertTrue(cut.contains("cannot be decoded"), cut);
  }
}
