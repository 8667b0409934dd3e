package dev.parsimony.compression.reference;

/** A bit stream, read bit by bit. */
final class Bits {
  private final Fields fields;
  private long bit;

  /** Starts at the fields' current byte. */
  Bits(Fields fields) {
    this.fields = fields;
    this.bit = 8L * fields.at();
    int zeros = 0;
    while (read(1) == 0) {
      zeros++;
    }
    Refusal.unless(zeros < 8, "no start of a bit stream");
  }

  int read(int width) {
    int value = 0;
    for (int i = 0; i < width; i++, bit++) {
      Refusal.unless(bit < 8L * fields.end(), "the bit stream is cut short");
      value = 2 * value + ((fields.at((int) (bit / 8)) >> (7 - bit % 8)) & 1);
    }
    return value;
  }

  /** Steps over the stream's bytes, which must have been read to the last bit. */
  void end(String meaning) {
    Refusal.unless(bit % 8 == 0, "the bit stream ends within a byte");
    fields.skip(bit / 8 - fields.at(), meaning);
  }
}
