package dev.parsimony.spark.bench;

import dev.parsimony.secondmoment.array.Floats;
import org.deeplearning4j.optimize.solvers.accumulation.EncodingHandler;
import org.deeplearning4j.optimize.solvers.accumulation.encoding.threshold.FixedThresholdAlgorithm;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.compression.ThresholdCompression;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's threshold encoding as its gradient sharing runs it. Its first step and those that send
 * more than one element in 16 are bitmaps, which also send -tau/2 for what is below that.
 */
final class Dl4jEncoder implements ThresholdEncoder {
  private static final int FORM_PLACE = 3;

  private final EncodingHandler handler;
  private final INDArray gradient;
  private final INDArray residual;
  private final INDArray sum;
  private INDArray encoded;
  private int steps;

  Dl4jEncoder(float tau, int length) {
    handler = new EncodingHandler(new FixedThresholdAlgorithm(tau), null, null, false);
    gradient = Nd4j.zeros(length);
    residual = Nd4j.zeros(length);
    sum = Nd4j.zeros(length);
    encoded = Nd4j.scalar(0);
    encode();
  }

  @Override
  public void gradient(float[] values) {
    Floats.write(values, gradient);
  }

  @Override
  public void encode() {
    encoded.close();
    residual.addi(gradient);
    INDArray message = handler.encodeUpdates(steps++, 0, residual);
    encoded = message == null ? Nd4j.scalar(0) : message; // null where nothing is sent
  }

  @Override
  public long bytes() {
    return (long) Integer.BYTES * encoded.length();
  }

  @Override
  public void decode() {
    if (encoded.getInt(FORM_PLACE) == ThresholdCompression.BITMAP_ENCODING) {
      Nd4j.getExecutioner().bitmapDecode(encoded, sum);
    } else {
      Nd4j.getExecutioner().thresholdDecode(encoded, sum);
    }
  }

  @Override
  public float[] decoded() {
    sum.assign(0);
    decode();
    return Floats.copy(sum);
  }
}
