package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/** What tests do with the bytes of messages. */
final class Frames {
  /** Bytes of a message beside its blocks. */
  static final int FRAMING_BYTES = WireFormat.HEADER_BYTES + WireFormat.CRC_BYTES;

  private Frames() {}

  /** Decodes an array's content as a message. */
  static List<Block> decoded(ParameterLayout layout, byte[] bytes) {
    GradientMessage message = new GradientMessage();
    message.wrap(bytes, 0, bytes.length);
    return decoded(layout, message);
  }

  static List<Block> decoded(ParameterLayout layout, GradientMessage message) {
    List<Block> blocks = new ArrayList<>();
    BlockSink recorder =
        new BlockSink() {
          @Override
          public void sparse(ParameterTensor tensor, SparseBlock block) {
            blocks.add(content(tensor.name(), block));
          }

          @Override
          public void dense(ParameterTensor tensor, DenseBlock block) {
            blocks.add(content(tensor.name(), block));
          }
        };
    new FrameDecoder(layout).decode(message, recorder);
    return blocks;
  }

  /**
   * Decodes with the decoder and the reference and requires the same: both refuse, or both find the
   * same blocks, which are returned.
   */
  static Optional<List<Block>> decodedAlike(ParameterLayout layout, byte[] bytes) {
    Object expected;
    try {
      expected = new ReferenceDecoder(layout).decode(bytes);
    } catch (Refusal e) {
      expected = e;
    }
    try {
      List<Block> found = decoded(layout, bytes);
      assertEquals(expected, found);
      return Optional.of(found);
    } catch (MalformedBlockException e) {
      if (!(expected instanceof Refusal)) {
        throw new AssertionError("Refused, though the reference finds " + expected, e);
      }
      return Optional.empty();
    }
  }

  /** Puts right the header and the checksum around all other bytes, in place. */
  static byte[] repaired(ParameterLayout layout, byte[] bytes) {
    WireFormat.putShort(bytes, WireFormat.MAGIC_OFFSET, WireFormat.MAGIC);
    bytes[WireFormat.VERSION_OFFSET] = WireFormat.VERSION;
    bytes[WireFormat.FLAGS_OFFSET] = 0;
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
