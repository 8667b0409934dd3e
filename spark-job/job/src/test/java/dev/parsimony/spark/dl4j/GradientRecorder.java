package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.ShuffledBatches;
import dev.parsimony.spark.data.glyphs.GlyphExamples;
import dev.parsimony.spark.data.glyphs.Glyphs;
import dev.parsimony.spark.worker.Replica;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Records the moments of every step of a small LeNet's training for the tests of {@code
 * compression}, whose class {@code RecordedGradients} documents the format and reads it. No test:
 * CONTRIBUTING.md says how to run it.
 */
@EnabledIfSystemProperty(named = "parsimony.record", matches = ".+")
final class GradientRecorder {
  private static final int STEPS = 200;
  private static final int BATCH_SIZE = 32;
  private static final int KEPT_MANTISSA_BITS = 2;
  private static final int LARGEST_OCTAVE = 3;
  private static final int MEAN_OCTAVES = 32;
  private static final int SECOND_MOMENT_OCTAVES = 64;

  @Test
  void record() throws IOException {
    NativeRuntime.prepare(1);
    ByteArrayOutputStream means = new ByteArrayOutputStream();
    ByteArrayOutputStream secondMoments = new ByteArrayOutputStream();
    try (Replica replica = replica();
        OutputStream file = Files.newOutputStream(Path.of(System.getProperty("parsimony.record")));
        OutputStream out = new GZIPOutputStream(file)) {
      train(replica, means, secondMoments);
      writeHeader(replica.layout(), out);
      means.writeTo(out);
      secondMoments.writeTo(out);
    }
  }

  private static Replica replica() {
    NetworkSnapshot network =
        NetworkFiles.fromConfiguration("lenet.json", configuration().toJson());
    return Networks.replica(
        network, Glyphs.FORMAT, BATCH_SIZE, 1, MomentRequest.EXACT, KernelChoice.DL4J, 1);
  }

  private static MultiLayerConfiguration configuration() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Adam(0.005))
        .activation(Activation.RELU)
        .weightInit(WeightInit.XAVIER)
        .list()
        .layer(new ConvolutionLayer.Builder(5, 5).nOut(3).build())
        .layer(maxPool())
        .layer(new ConvolutionLayer.Builder(5, 5).nOut(4).build())
        .layer(maxPool())
        .layer(new DenseLayer.Builder().nOut(15).build())
        .layer(TestNetworks.output(Glyphs.CLASSES))
        .setInputType(InputType.convolutional(28, 28, 1))
        .build();
  }

  private static SubsamplingLayer maxPool() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }

  private static void writeHeader(ParameterLayout layout, OutputStream out) throws IOException {
    writeInt(layout.tensors().size(), out);
    for (ParameterTensor tensor : layout.tensors()) {
      byte[] name = tensor.name().getBytes(StandardCharsets.UTF_8);
      writeInt(name.length, out);
      out.write(name);
      writeInt(tensor.length(), out);
    }
    writeInt(STEPS, out);
  }

  private static void writeInt(int value, OutputStream out) throws IOException {
    out.write(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private static void train(
      Replica replica, ByteArrayOutputStream means, ByteArrayOutputStream secondMoments) {
    GradientMoments moments = new GradientMoments(replica.layout(), true);
    ShuffledBatches batches =
        new ShuffledBatches(new GlyphExamples(STEPS * BATCH_SIZE), BATCH_SIZE, 1, 0);
    Batch batch = new Batch(BATCH_SIZE, Glyphs.FORMAT);
    batches.startEpoch(0);
    for (int step = 0; step < STEPS; step++) {
      batches.next(batch);
      replica.computeMoments(batch, 0, moments);
      for (float mean : moments.mean()) {
        means.write((mean < 0 ? 0x80 : 0) | code(Math.abs(mean), MEAN_OCTAVES));
      }
      for (float secondMoment : moments.secondMoment()) {
        secondMoments.write(code(secondMoment, SECOND_MOMENT_OCTAVES));
      }
      replica.apply(moments.mean());
    }
  }

  /** Exponent and leading bits of the mantissa, counted from the smallest octave; 0 below it. */
  private static int code(float magnitude, int octaves) {
    int smallest = (Float.MAX_EXPONENT + LARGEST_OCTAVE - octaves) << KEPT_MANTISSA_BITS;
    int kept = Float.floatToIntBits(magnitude) >>> (23 - KEPT_MANTISSA_BITS);
    assertTrue(kept < smallest + (octaves << KEPT_MANTISSA_BITS), "too large: " + magnitude);
    return Math.max(0, kept - smallest);
  }
}
