package dev.parsimony.compression.reference;

import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes messages as WIRE-FORMAT.md says, slowly and plainly, and dumps them in words. Written
 * from that page; shares no code with the decoder that it is there to check.
 */
public final class ReferenceDecoder {
  /** What a message says of a tensor: all its elements, or those at some indices. */
  public record Block(String tensor, boolean dense, List<Integer> indices, List<Float> values) {}

  private final ParameterLayout layout;
  private final History history = new History();
  private Fields fields = new Fields(new byte[0]);

  /** Makes a decoder for messages of a layout, all of one sender. */
  public ReferenceDecoder(ParameterLayout layout) {
    this.layout = layout;
  }

  /**
   * Decodes the sender's next message, which fills an array.
   *
   * @throws Refusal if it is not valid
   */
  public List<Block> decode(byte[] bytes) {
    Refusal.unless(bytes.length >= 12, "truncated");
    fields = new Fields(bytes);
    int last = bytes.length - 4;
    Refusal.unless(fields.number(2, "magic", "%x") == 0x4750, "magic");
    Refusal.unless(fields.number(1, "version") == 5, "version");
    long flags = fields.number(1, "flags");
    long fingerprint = fields.number(4, "fingerprint", "%x");
    Refusal.unless(checksum(last) == crc(bytes, last), "CRC32C");
    Refusal.unless(fingerprint == fingerprint(), "fingerprint");
    history.begin((int) flags);
    fields.endsAt(last);
    List<Block> blocks = new ArrayList<>();
    for (ParameterTensor tensor : layout.tensors()) {
      if (tensor.kind() != TensorKind.FROZEN) {
        blocks.add(block(tensor));
      }
    }
    Refusal.unless(fields.at() == last, "bytes after the last block");
    fields.endsAt(bytes.length);
    fields.number(4, "CRC32C", "%x");
    history.end(blocks);
    return blocks;
  }

  /** The message decoded last, field by field, in lines of offset, bytes and meaning. */
  public List<String> dump() {
    return fields.dump();
  }

  private Block block(ParameterTensor tensor) {
    int form = (int) fields.number(1, tensor.name() + ": form");
    Refusal.unless(form == 4 || tensor.kind() != TensorKind.STATISTIC, "form of a statistic");
    return switch (form) {
      case 0 -> new Block(tensor.name(), false, List.of(), List.of());
      case 4 -> floats(tensor);
      case 5 -> halves(tensor);
      default ->
          new SparseReader(fields, tensor, history.recent(tensor))
              .block(form % 8, form / 8 % 4, form / 32);
    };
  }

  private Block floats(ParameterTensor tensor) {
    List<Float> values = new ArrayList<>();
    for (int i = 0; i < tensor.length(); i++) {
      values.add(fields.float32("value"));
      Refusal.unless(Float.isFinite(values.get(i)), "value");
    }
    return dense(tensor, values);
  }

  private Block halves(ParameterTensor tensor) {
    int exponent = (int) fields.number(1, "exponent byte");
    Refusal.unless(exponent >= 1 && exponent <= 254, "exponent byte");
    List<Float> values = new ArrayList<>();
    for (int i = 0; i < tensor.length(); i++) {
      int half = (int) fields.number(2, "half", "%04x");
      int power = (half >> 10) & 31;
      int mantissa = half & 1023;
      Refusal.unless(power < 31, "half");
      double magnitude =
          power == 0 ? mantissa * 0x1p-24 : Math.scalb(1024.0 + mantissa, power - 25);
      double value = (half >= 0x8000 ? -1 : 1) * Math.scalb(magnitude, exponent - 127 - 14);
      values.add((float) Math.max(-Float.MAX_VALUE, Math.min(value, Float.MAX_VALUE)));
    }
    return dense(tensor, values);
  }

  private static Block dense(ParameterTensor tensor, List<Float> values) {
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < tensor.length(); i++) {
      indices.add(i);
    }
    return new Block(tensor.name(), true, indices, values);
  }

  private long checksum(int offset) {
    long sum = 0;
    for (int i = 3; i >= 0; i--) {
      sum = (sum << 8) | (fields.at(offset + i) & 0xFF);
    }
    return sum;
  }

  private static long crc(byte[] bytes, int end) {
    long crc = 0xFFFFFFFFL;
    for (int i = 0; i < end; i++) {
      crc ^= bytes[i] & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82F63B78L;
      }
    }
    return crc ^ 0xFFFFFFFFL;
  }

  private long fingerprint() {
    StringBuilder text = new StringBuilder();
    for (ParameterTensor tensor : layout.tensors()) {
      text.append(tensor.name()).append('\0');
      text.append(tensor.length()).append('\0');
      text.append(tensor.kind().name()).append('\0');
    }
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.toString().getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * 0x100000001b3L;
    }
    return (hash ^ (hash >>> 32)) & 0xFFFFFFFFL;
  }
}
