package dev.parsimony.compression.codec;

/** 4-bit codes, two to a byte. */
final class Nibbles {
  private Nibbles() {}

  static int bytes(int count) {
    return (count >>> 1) + (count & 1);
  }

  static void pack(byte[] codes, int count, byte[] out, int offset) {
    int at = offset;
    int j = 0;
    for (; j < count - 1; j += 2) {
      out[at++] = (byte) (codes[j] | (codes[j + 1] << 4));
    }
    if (j < count) {
      out[at] = codes[j];
    }
  }

  /** Unpacks; the caller has checked that the bytes are there. */
  static void unpack(byte[] in, int offset, byte[] codes, int count) {
    int at = offset;
    int j = 0;
    for (; j < count - 1; j += 2) {
      int two = in[at++];
      codes[j] = (byte) (two & 15);
      codes[j + 1] = (byte) ((two >>> 4) & 15);
    }
    if (j < count) {
      if ((in[at] & 0xF0) != 0) {
        throw new MalformedBlockException(at, "bits after the last code", "zeros");
      }
      codes[j] = in[at];
    }
  }
}
