package dev.parsimony.spark.integration;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The idx files among the sample data, read and used as a user of plain DL4J would. */
final class Samples {
  static final Path IDX = Path.of("..", "..", "notebooks-data", "idx").toAbsolutePath().normalize();
  static final int TRAIN_EXAMPLES = 500;
  static final int TEST_EXAMPLES = 100;
  static final int CLASSES = 10;

  private static final int IMAGE_MAGIC = 0x803;
  private static final int LABEL_MAGIC = 0x801;

  private Samples() {}

  static double accuracy(MultiLayerNetwork network) throws IOException {
    DataSet test = test();
    return accuracy(test.getLabels(), network.output(test.getFeatures()));
  }

  static double accuracy(ComputationGraph graph) throws IOException {
    DataSet test = test();
    return accuracy(test.getLabels(), graph.outputSingle(test.getFeatures()));
  }

  private static double accuracy(INDArray labels, INDArray output) {
    Evaluation evaluation = new Evaluation(CLASSES);
    evaluation.eval(labels, output);
    return evaluation.accuracy();
  }

  private static DataSet test() throws IOException {
    INDArray features = Nd4j.zeros(DataType.FLOAT, TEST_EXAMPLES, 1, 28, 28);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, TEST_EXAMPLES, CLASSES);
    try (DataInputStream images = open("t10k-images-idx3-ubyte.gz", IMAGE_MAGIC);
        DataInputStream classes = open("t10k-labels-idx1-ubyte.gz", LABEL_MAGIC)) {
      images.skipNBytes(2 * Integer.BYTES);
      for (int i = 0; i < TEST_EXAMPLES; i++) {
        for (int pixel = 0; pixel < 28 * 28; pixel++) {
          float grey = images.readUnsignedByte() / 255f;
          features.putScalar(i, 0, pixel / 28, pixel % 28, grey);
        }
        labels.putScalar(i, classes.readUnsignedByte(), 1);
      }
    }
    return new DataSet(features, labels);
  }

  private static DataInputStream open(String name, int magic) throws IOException {
    DataInputStream in =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(IDX.resolve(name))));
    if (in.readInt() != magic || in.readInt() != TEST_EXAMPLES) {
      throw new IOException(name + " is not the sample that it was");
    }
    return in;
  }
}
