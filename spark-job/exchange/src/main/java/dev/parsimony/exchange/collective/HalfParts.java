package dev.parsimony.exchange.collective;

/**
 * Codec for the ranks' parts of a vector that is summed: two bytes an element, such as float16.
 * What an element becomes depends on its value, its place and its rank only. As with float32,
 * nothing that a peer sent is refused.
 */
public interface HalfParts {
  /** Bytes of an element. */
  int BYTES = 2;

  /** Encodes elements of this rank's vector, two bytes each, into the first bytes of an array. */
  void encode(float[] vector, int from, int count, byte[] out);

  /**
   * Decodes what a rank encoded.
   *
   * @param in its first bytes hold the elements
   * @param element the first one's place in the vector
   */
  void decode(int rank, byte[] in, int element, int count, float[] out, int outFrom);

  /** Makes elements of this rank's vector what the others decode. */
  void round(float[] vector, int from, int count);
}
