package dev.parsimony.compression.codec;

import dev.parsimony.compression.Internal;
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
@Internal
public final class FrameDecoder {
  private final List<ParameterTensor> travelling;
  private final long fingerprint;
  private final SplitCodec split = new SplitCodec();
  private final SparseCodecs sparseCodecs = SparseCodecs.of(split);
  private final DenseCodec floats = new FloatCodec();
  private final DenseCodec halves = new HalfCodec();
  private final BlockReader reader = new BlockReader();
  private final SparseBlock sparseBlock = new SparseBlock();
  private final DenseBlock denseBlock = new DenseBlock();
  private final CRC32C crc = new CRC32C();

  /** What the message that is being read is read against. */
  private MessageHistory history = MessageHistory.NONE;

  /** Index of the travelling tensor that is being read. */
  private int next;

  /** Makes a decoder for all messages of a layout. */
  public FrameDecoder(ParameterLayout layout) {
    this.travelling = layout.tensors().stream().filter(ParameterTensor::travels).toList();
    this.fingerprint = Integer.toUnsignedLong(WireFormat.folded(layout.fingerprint()));
  }

  /**
   * Reads a message that belongs to no history.
   *
   * @throws MalformedBlockException as {@link #decode(GradientMessage, SendingHistory, BlockSink)}
   *     does, and if it belongs to one
   */
  public void decode(GradientMessage message, BlockSink sink) {
    decode(message, MessageHistory.NONE, sink);
  }

  /**
   * Reads a message and hands its blocks to {@code sink}, in layout order. Header and checksum are
   * checked before the first block is handed on.
   *
   * @param sent what the message's sender has sent before; brought up to date where the message
   *     belongs to a history. After an exception the sender has to begin another
   * @throws MalformedBlockException if this is no valid message of this version and layout, or does
   *     not follow on what was sent before; blocks may have been handed on
   */
  public void decode(GradientMessage message, SendingHistory sent, BlockSink sink) {
    decode(message, (MessageHistory) sent, sink);
  }

  private void decode(GradientMessage message, MessageHistory sent, BlockSink sink) {
    byte[] in = message.bytes();
    int start = message.offset();
    try {
      int limit = checkedBlocksEnd(in, start, start + message.length());
      begin(in, start + WireFormat.FLAGS_OFFSET, sent);
      int position = start + WireFormat.HEADER_BYTES;
      for (next = 0; next < travelling.size(); next++) {
        position += block(in, position, limit, travelling.get(next), sink);
      }
      if (position != limit) {
        throw new MalformedBlockException(
            position, (limit - position) + " bytes after the last block", "none");
      }
      history.end();
    } catch (MalformedBlockException e) {
      throw e.relativeTo(start);
    }
  }

  /** Reads whether the message belongs to what was sent before. */
  private void begin(byte[] in, int offset, MessageHistory sent) {
    int flags = in[offset] & 0xFF;
    history = flags == 0 ? MessageHistory.NONE : sent;
    if (flags == WireFormat.BEGINS_HISTORY) {
      history.forget();
    }
    requireSame(offset, "flags", flags, history.flags());
    history.begin();
  }

  /** Reads a block and returns its number of bytes. */
  private int block(byte[] in, int offset, int limit, ParameterTensor tensor, BlockSink sink) {
    int body = offset + WireFormat.FORM_BYTES;
    MalformedBlockException.requireBytes(offset, limit, WireFormat.FORM_BYTES);
    int form = in[offset] & 0xFF;
    if (form == WireFormat.FLOATS) {
      return WireFormat.FORM_BYTES + dense(floats, in, body, limit, tensor, sink);
    }
    if (tensor.kind() == TensorKind.STATISTIC) {
      throw new MalformedBlockException(
          offset, "form " + form, "form 4 (float32) for a statistic tensor");
    }
    if (form == WireFormat.HALVES) {
      return WireFormat.FORM_BYTES + dense(halves, in, body, limit, tensor, sink);
    }
    sparseBlock.reset(tensor.length());
    int end = form == WireFormat.EMPTY ? body : sparse(in, offset, limit, form);
    handOn(form & WireFormat.CODEC_MASK, tensor, sink);
    return end - offset;
  }

  private void handOn(int codec, ParameterTensor tensor, BlockSink sink) {
    if (codec == WireFormat.SPLIT) {
      sink.sparse(tensor, split.inside());
      sink.sparse(tensor, split.outside());
      return;
    }
    history.add(next, sparseBlock);
    sink.sparse(tensor, sparseBlock);
  }

  private int dense(
      DenseCodec codec, byte[] in, int offset, int limit, ParameterTensor tensor, BlockSink sink) {
    codec.decode(in, offset, limit, tensor.length(), denseBlock);
    sink.dense(tensor, denseBlock);
    return (int) codec.encodedLength(tensor.length());
  }

  private int sparse(byte[] in, int offset, int limit, int form) {
    split.recent(history.recent(next));
    BlockCodec codec = sparseCodecs.named(form, offset);
    reader.start(in, offset + WireFormat.FORM_BYTES, limit);
    BlockHeader.read(BlockHeader.book(form), reader, sparseBlock);
    int body = reader.position();
    return body + codec.decode(in, body, limit, BlockHeader.models(form), sparseBlock);
  }

  /** Checks everything around the blocks and returns where they end. */
  private int checkedBlocksEnd(byte[] in, int start, int end) {
    int size = end - start;
    int framing = WireFormat.HEADER_BYTES + WireFormat.CRC_BYTES;
    if (size < framing) {
      throw new MalformedBlockException(
          end, "a truncated message of " + size + " bytes", "at least " + framing + " bytes");
    }
    int magic = WireFormat.shortAt(in, start + WireFormat.MAGIC_OFFSET);
    requireSame(start + WireFormat.MAGIC_OFFSET, "magic", magic, WireFormat.MAGIC);
    int version = in[start + WireFormat.VERSION_OFFSET] & 0xFF;
    requireSame(start + WireFormat.VERSION_OFFSET, "version", version, WireFormat.VERSION);
    int blocksEnd = end - WireFormat.CRC_BYTES;
    crc.reset();
    crc.update(in, start, blocksEnd - start);
    long sum = WireFormat.unsignedIntAt(in, blocksEnd);
    requireSame(blocksEnd, "CRC32C", sum, crc.getValue());
    long found = WireFormat.unsignedIntAt(in, start + WireFormat.FINGERPRINT_OFFSET);
    requireSame(start + WireFormat.FINGERPRINT_OFFSET, "layout fingerprint", found, fingerprint);
    return blocksEnd;
  }

  private static void requireSame(int offset, String field, long found, long expected) {
    if (found != expected) {
      throw new MalformedBlockException(
          offset, "%s %d (hex %<x)".formatted(field, found), "%d (hex %<x)".formatted(expected));
    }
  }
}
