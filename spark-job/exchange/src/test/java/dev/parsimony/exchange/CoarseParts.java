package dev.parsimony.exchange;

import dev.parsimony.exchange.collective.HalfParts;

/** Multiples of a number that depends on rank and place, as integers of two bytes. */
final class CoarseParts implements HalfParts {
  private final int rank;

  CoarseParts(int rank) {
    this.rank = rank;
  }

  private static float unit(int by, int element) {
    return (1 + by + element % 7) / 20_000f;
  }

  @Override
  public void encode(float[] vector, int from, int count, byte[] out) {
    for (int i = 0; i < count; i++) {
      int multiple = Math.round(vector[from + i] / unit(rank, from + i));
      out[BYTES * i] = (byte) multiple;
      out[BYTES * i + 1] = (byte) (multiple >> Byte.SIZE);
    }
  }

  @Override
  public void decode(int by, byte[] in, int element, int count, float[] out, int outFrom) {
    for (int i = 0; i < count; i++) {
      int multiple = (in[BYTES * i] & 0xFF) | (in[BYTES * i + 1] << Byte.SIZE);
      out[outFrom + i] = multiple * unit(by, element + i);
    }
  }

  @Override
  public void round(float[] vector, int from, int count) {
    byte[] bytes = new byte[BYTES * count];
    encode(vector, from, count, bytes);
    decode(rank, bytes, from, count, vector, from);
  }
}
