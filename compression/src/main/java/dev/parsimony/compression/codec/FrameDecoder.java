package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.DenseBlock;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Reads messages of one layout. Whatever the bytes, reading ends in a valid message or in a {@link
 * MalformedBlockException}, and takes no more memory than the layout's largest tensor needs. Not
 * thread-safe.
 */
public final class FrameDecoder {
  private final List<ParameterTensor> travelling;
  private final long fingerprint;
  private final SparseCodecs sparseCodecs = new SparseCodecs();
  private final DenseCodec denseCodec = new DenseCodec();
  private final SparseBlock sparseBlock = new SparseBlock();
  private final DenseBlock denseBlock = new DenseBlock();
  private final CRC32C crc = new CRC32C();

  /** Makes a decoder for all messages of a layout. */
  public FrameDecoder(ParameterLayout layout) {
    this.travelling = layout.tensors().stream().filter(ParameterTensor::travels).toList();
    this.fingerprint = layout.fingerprint();
  }

  /**
   * Reads a message and hands its blocks to {@code sink}, in layout order. Header and checksum are
   * checked before the first block is handed on.
   *
   * @throws MalformedBlockException if this is no valid message of this version and layout; blocks
   *     may have been handed on
   */
  public void decode(GradientMessage message, BlockSink sink) {
    byte[] in = message.bytes();
    int start = message.offset();
    try {
      int limit = checkedPayloadEnd(in, start, start + message.length());
      int position = start + WireFormat.HEADER_BYTES;
      for (int t = 0; t < travelling.size(); t++) {
        position += block(in, position, limit, travelling.get(t), sink);
      }
      if (position != limit) {
        throw new MalformedBlockException(
            position, (limit - position) + " bytes after the last block", "none");
      }
    } catch (MalformedBlockException e) {
      throw e.relativeTo(start);
    }
  }

  private int block(byte[] in, int offset, int limit, ParameterTensor tensor, BlockSink sink) {
    int body = offset + WireFormat.CODEC_ID_BYTES;
    if (body > limit) {
      throw MalformedBlockException.truncated(offset, limit, WireFormat.CODEC_ID_BYTES);
    }
    int id = in[offset] & 0xFF;
    int size;
    if (id == WireFormat.DENSE) {
      size = denseCodec.decode(in, body, limit, tensor.length(), denseBlock);
      sink.dense(tensor, denseBlock);
    } else if (tensor.kind() == TensorKind.STATISTIC) {
      throw new MalformedBlockException(
          offset, "codec " + id, "codec 4 (dense) for a statistic tensor");
    } else {
      size = sparseCodecs.named(id, offset).decode(in, body, limit, tensor.length(), sparseBlock);
      sink.sparse(tensor, sparseBlock);
    }
    return WireFormat.CODEC_ID_BYTES + size;
  }

  /** Checks everything around the blocks and returns where they end. */
  private int checkedPayloadEnd(byte[] in, int start, int end) {
    int size = end - start;
    int framing = WireFormat.HEADER_BYTES + WireFormat.CRC_BYTES;
    if (size < framing) {
      throw MalformedBlockException.truncated(start, end, framing);
    }
    long magic = WireFormat.unsignedIntAt(in, start + WireFormat.MAGIC_OFFSET);
    requireSame(start + WireFormat.MAGIC_OFFSET, "magic", magic, WireFormat.MAGIC);
    int version = WireFormat.shortAt(in, start + WireFormat.VERSION_OFFSET);
    requireSame(start + WireFormat.VERSION_OFFSET, "version", version, WireFormat.VERSION);
    long payload = WireFormat.unsignedIntAt(in, start + WireFormat.PAYLOAD_LENGTH_OFFSET);
    int length = start + WireFormat.PAYLOAD_LENGTH_OFFSET;
    requireSame(length, "payload length", payload, size - framing);
    int payloadEnd = end - WireFormat.CRC_BYTES;
    crc.reset();
    crc.update(in, start, payloadEnd - start);
    long sum = WireFormat.unsignedIntAt(in, payloadEnd);
    requireSame(payloadEnd, "CRC32C", sum, crc.getValue());
    int flags = WireFormat.shortAt(in, start + WireFormat.FLAGS_OFFSET);
    requireSame(start + WireFormat.FLAGS_OFFSET, "flags", flags, 0);
    long found = WireFormat.longAt(in, start + WireFormat.FINGERPRINT_OFFSET);
    requireSame(start + WireFormat.FINGERPRINT_OFFSET, "layout fingerprint", found, fingerprint);
    return payloadEnd;
  }

  private static void requireSame(int offset, String field, long found, long expected) {
    if (found != expected) {
      throw new MalformedBlockException(
          offset, "%s %d (hex %<x)".formatted(field, found), "%d (hex %<x)".formatted(expected));
    }
  }
}
