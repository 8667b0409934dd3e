package dev.parsimony.spark.worker;

import com.esotericsoftware.kryo.KryoException;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.codec.ScaledHalf;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.exchange.collective.HalfParts;
import java.util.Arrays;
import java.util.List;

/**
 * Gradients that travel as the messages of {@code none:fp16} do, to be summed as vectors: float16
 * with an exponent for each rank and tensor. The exponents travel in the step's messages, one byte
 * each, as they are.
 */
final class TensorHalves implements HalfParts {
  private final List<ParameterTensor> tensors;
  private final byte[][] exponents;
  private final byte[] own;
  private final int rank;
  private byte[] room = {};

  /**
   * @param layout whose tensors are all trained ones
   */
  TensorHalves(ParameterLayout layout, int worldSize, int rank) {
    this.tensors = layout.tensors();
    this.exponents = new byte[worldSize][tensors.size()];
    this.own = exponents[rank];
    this.rank = rank;
  }

  /** Takes the own exponents from a vector, and puts them where others read them. */
  void measure(float[] vector, GradientMessage message) {
    for (int t = 0; t < own.length; t++) {
      ParameterTensor tensor = tensors.get(t);
      own[t] = (byte) ScaledHalf.exponent(vector, tensor.offset(), tensor.length());
    }
    message.wrap(own, 0, own.length);
  }

  /**
   * Takes a rank's exponents.
   *
   * @throws KryoException if it did not send a valid one for each tensor
   */
  void accept(int from, StepMessage message) {
    if (!message.contributes()) {
      Arrays.fill(exponents[from], (byte) 0);
      return;
    }
    GradientMessage sent = message.gradient;
    if (sent.length() != own.length) {
      throw new KryoException(
          "Invalid message: got " + sent.length() + " exponents, expected " + own.length);
    }
    for (int t = 0; t < own.length; t++) {
      int exponent = sent.bytes()[sent.offset() + t];
      if (exponent < Float.MIN_EXPONENT) {
        throw new KryoException(
            "Invalid message: got the exponent " + exponent + ", expected -126 to 127");
      }
      exponents[from][t] = (byte) exponent;
    }
  }

  @Override
  public void encode(float[] vector, int from, int count, byte[] out) {
    int done = 0;
    for (int t = tensorAt(from); done < count; t++) {
      int piece = Math.min(count - done, end(t) - from - done);
      ScaledHalf.encode(vector, from + done, piece, own[t], out, done * BYTES);
      done += piece;
    }
  }

  @Override
  public void decode(int by, byte[] in, int element, int count, float[] out, int outFrom) {
    int done = 0;
    for (int t = tensorAt(element); done < count; t++) {
      int piece = Math.min(count - done, end(t) - element - done);
      ScaledHalf.decode(in, done * BYTES, exponents[by][t], out, outFrom + done, piece);
      done += piece;
    }
  }

  @Override
  public void round(float[] vector, int from, int count) {
    if (room.length < BYTES * count) {
      room = new byte[BYTES * count];
    }
    encode(vector, from, count, room);
    decode(rank, room, from, count, vector, from);
  }

  private int end(int t) {
    return tensors.get(t).offset() + tensors.get(t).length();
  }

  private int tensorAt(int element) {
    int t = 0;
    while (t < tensors.size() && end(t) <= element) {
      t++;
    }
    return t;
  }
}
