package dev.parsimony.compression.reference;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The fields of a message one after the other, each noted with what it is. */
final class Fields {
  private static final int DUMPED_BYTES_PER_LINE = 12;

  private final byte[] bytes;
  private final List<String> dump = new ArrayList<>();
  private int at;
  private int end;

  Fields(byte[] bytes) {
    this.bytes = bytes;
    this.end = bytes.length;
  }

  int at() {
    return at;
  }

  int end() {
    return end;
  }

  void endsAt(int end) {
    this.end = end;
  }

  byte at(int offset) {
    return bytes[offset];
  }

  /** Reads an integer of {@code size} bytes. */
  long number(int size, String name) {
    return number(size, name, "%d");
  }

  /** Reads an integer that is noted in a format of its own. */
  long number(int size, String name, String format) {
    long value = peek(size, name);
    skip(size, name + " " + format.formatted(value));
    return value;
  }

  float float32(String name) {
    float value = Float.intBitsToFloat((int) peek(4, name));
    skip(4, name + " " + value);
    return value;
  }

  /** Reads a varint in 1..most. */
  int varint(String name, int most) {
    return varint(name, 1, most);
  }

  /** Reads a varint in least..most. */
  int varint(String name, int least, int most) {
    long value = 0;
    int size = 0;
    int next;
    do {
      Refusal.unless(at + size < end && size < 5, name + " has no end");
      next = bytes[at + size] & 0xFF;
      value += (next & 127L) << (7 * size);
      size++;
    } while (next > 127);
    Refusal.unless(value >= least && value <= most, name + " " + value);
    skip(size, name + " " + value);
    return (int) value;
  }

  /** Steps over bytes that mean {@code meaning}, and returns where they start. */
  int skip(long size, String meaning) {
    Refusal.unless(size <= end - at, meaning + " is cut short");
    for (int from = at; from < at + size; from += DUMPED_BYTES_PER_LINE) {
      int to = (int) Math.min(at + size, from + DUMPED_BYTES_PER_LINE);
      String hex = HexFormat.ofDelimiter(" ").formatHex(bytes, from, to);
      String line = "%04x  %-36s  %s".formatted(from, hex, from == at ? meaning : "");
      dump.add(line.stripTrailing());
    }
    at += (int) size;
    return at - (int) size;
  }

  /** All fields so far, in hexadecimal and in words. */
  List<String> dump() {
    return dump;
  }

  private long peek(int size, String name) {
    Refusal.unless(size <= end - at, name + " is cut short");
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = (value << 8) | (bytes[at + i] & 0xFF);
    }
    return value;
  }
}
