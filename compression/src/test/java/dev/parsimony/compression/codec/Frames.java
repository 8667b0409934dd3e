package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.parsimony.compression.block.DenseBlock;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.reference.ReferenceDecoder;
import dev.parsimony.compression.reference.ReferenceDecoder.Block;
import dev.parsimony.compression.reference.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/** What tests do with the bytes of messages. */
final class Frames {
  /** Bytes of a message beside its blocks. */
  static final int FRAMING_BYTES = WireFormat.HEADER_BYTES + WireFormat.CRC_BYTES;

  private Frames() {}

  /** Decodes an array's content as a message. */
  static List<Block> decoded(ParameterLayout layout, byte[] bytes) {
    return decoded(layout, List.of(bytes));
  }

  static List<Block> decoded(ParameterLayout layout, GradientMessage message) {
    List<Block> blocks = new ArrayList<>();
    new FrameDecoder(layout).decode(message, recorder(blocks));
    return blocks;
  }

  /** Decodes messages of one sender, each in an array, and returns what the last one holds. */
  static List<Block> decoded(ParameterLayout layout, List<byte[]> messages) {
    FrameDecoder decoder = new FrameDecoder(layout);
    SendingHistory history = new SendingHistory(layout);
    List<Block> blocks = new ArrayList<>();
    for (byte[] bytes : messages) {
      GradientMessage message = new GradientMessage();
      message.wrap(bytes, 0, bytes.length);
      blocks.clear();
      decoder.decode(message, history, recorder(blocks));
    }
    return blocks;
  }

  /** Takes down what a message holds. */
  static BlockSink recorder(List<Block> blocks) {
    return new BlockSink() {
      @Override
      public void sparse(ParameterTensor tensor, SparseBlock block) {
        assertEquals(tensor.length(), block.length());
        Block content = content(tensor.name(), block);
        int last = blocks.size() - 1;
        if (last >= 0 && blocks.get(last).tensor().equals(tensor.name())) {
          blocks.set(last, joined(blocks.get(last), content));
        } else {
          blocks.add(content);
        }
      }

      @Override
      public void dense(ParameterTensor tensor, DenseBlock block) {
        blocks.add(content(tensor.name(), block));
      }
    };
  }

  /** The elements of both blocks of a tensor, in order. */
  private static Block joined(Block first, Block second) {
    TreeMap<Integer, Float> values = new TreeMap<>();
    for (Block block : List.of(first, second)) {
      for (int j = 0; j < block.indices().size(); j++) {
        assertNull(values.put(block.indices().get(j), block.values().get(j)), first.tensor());
      }
    }
    return new Block(
        first.tensor(), false, List.copyOf(values.keySet()), List.copyOf(values.values()));
  }

  /**
   * Decodes with the decoder and the reference and requires the same: both refuse, or both find the
   * same blocks, which are returned.
   */
  static Optional<List<Block>> decodedAlike(ParameterLayout layout, byte[] bytes) {
    return decodedAlike(layout, List.of(bytes));
  }

  /** Decodes messages of one sender, of which only the last may be refused, likewise. */
  static Optional<List<Block>> decodedAlike(ParameterLayout layout, List<byte[]> messages) {
    ReferenceDecoder reference = new ReferenceDecoder(layout);
    messages.subList(0, messages.size() - 1).forEach(reference::decode);
    Object expected;
    try {
      expected = reference.decode(messages.get(messages.size() - 1));
    } catch (Refusal e) {
      expected = e;
    }
    try {
      List<Block> found = decoded(layout, messages);
      assertEquals(expected, found);
      return Optional.of(found);
    } catch (MalformedBlockException e) {
      if (!(expected instanceof Refusal)) {
        throw new AssertionError("Refused, though the reference finds " + expected, e);
      }
      return Optional.empty();
    }
  }

  /** Puts right the header, but for its flags, and the checksum, in place. */
  static byte[] repaired(ParameterLayout layout, byte[] bytes) {
    WireFormat.putShort(bytes, WireFormat.MAGIC_OFFSET, WireFormat.MAGIC);
    bytes[WireFormat.VERSION_OFFSET] = WireFormat.VERSION;
    int fingerprint = WireFormat.folded(layout.fingerprint());
    WireFormat.putInt(bytes, WireFormat.FINGERPRINT_OFFSET, fingerprint);
    return withChecksum(bytes);
  }

  /** A message that holds these bytes as its blocks. */
  static byte[] around(ParameterLayout layout, byte[] blocks) {
    byte[] bytes = new byte[FRAMING_BYTES + blocks.length];
    System.arraycopy(blocks, 0, bytes, WireFormat.HEADER_BYTES, blocks.length);
    return repaired(layout, bytes);
  }

  /** Puts the last four bytes right, in place. */
  static byte[] withChecksum(byte[] bytes) {
    int end = bytes.length - WireFormat.CRC_BYTES;
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, end);
    WireFormat.putInt(bytes, end, (int) crc.getValue());
    return bytes;
  }

  static Block content(String tensor, SparseBlock block) {
    List<Float> values = new ArrayList<>();
    for (int j = 0; j < block.count(); j++) {
      values.add(block.value(j));
    }
    List<Integer> indices = Arrays.stream(block.indices(), 0, block.count()).boxed().toList();
    return new Block(tensor, false, indices, values);
  }

  static Block content(String tensor, DenseBlock block) {
    List<Float> values = new ArrayList<>();
    for (int i = 0; i < block.length(); i++) {
      values.add(block.values()[block.offset() + i]);
    }
    return new Block(tensor, true, IntStream.range(0, block.length()).boxed().toList(), values);
  }
}
