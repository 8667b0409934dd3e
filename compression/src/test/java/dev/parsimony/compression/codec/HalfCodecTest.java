package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parsimony.compression.block.DenseBlock;
import org.junit.jupiter.api.Test;

final class HalfCodecTest extends DenseCodecContract {
  @Override
  DenseCodec codec() {
    return new HalfCodec();
  }

  /** Rounds in exact arithmetic: to eleven bits, or to 2^-38 of the largest exponent's power. */
  @Override
  float travelled(float value, float largest) {
    int top = Math.max(Float.MIN_EXPONENT, Math.getExponent(largest));
    int exponent = Math.max(Math.getExponent((double) value), top - 28);
    double step = Math.scalb(1.0, exponent - 10);
    double rounded = Math.rint(value / step) * step;
    return (float) Math.max(-Float.MAX_VALUE, Math.min(rounded, Float.MAX_VALUE));
  }

  @Test
  void refusesInfinityNaNAndAnImpossibleExponent() {
    assertEquals("half 7c00", refusal(127, 0, 0, 0, 0x7C).found());
    assertEquals("half fe01", refusal(127, 0, 0, 0x01, 0xFE).found());
    assertEquals("exponent byte 0", refusal(0, 0, 0, 0, 0).found());
    assertEquals("exponent byte 255", refusal(255, 0, 0, 0, 0).found());
  }

  private MalformedBlockException refusal(int... bytes) {
    byte[] in = new byte[bytes.length];
    for (int i = 0; i < in.length; i++) {
      in[i] = (byte) bytes[i];
    }
    return assertThrows(
        MalformedBlockException.class, () -> codec().decode(in, 0, in.length, 2, new DenseBlock()));
  }
}
