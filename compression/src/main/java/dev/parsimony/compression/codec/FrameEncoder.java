package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.DenseBlock;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Writes messages of one layout: {@link #begin}, one {@link #append} per travelling tensor in
 * layout order, {@link #finish}. Not thread-safe.
 */
public final class FrameEncoder {
  private final List<ParameterTensor> travelling;
  private final long fingerprint;
  private final long boundBytes;
  private final SparseCodecs sparseCodecs = new SparseCodecs();
  private final DenseCodec denseCodec = new DenseCodec();
  private final CRC32C crc = new CRC32C();
  private GradientMessage message = new GradientMessage();
  private int next;
  private int position;

  /** Makes an encoder for all messages of a layout. */
  public FrameEncoder(ParameterLayout layout) {
    this.travelling = layout.tensors().stream().filter(ParameterTensor::travels).toList();
    this.fingerprint = layout.fingerprint();
    // No sparse form that is the smallest exceeds the dense one.
    long bound = WireFormat.HEADER_BYTES + WireFormat.CRC_BYTES;
    for (ParameterTensor tensor : travelling) {
      bound +=
          WireFormat.CODEC_ID_BYTES + denseCodec.maxEncodedLength(tensor.length(), tensor.length());
    }
    this.boundBytes = bound;
  }

  /** Starts a message in {@code output}'s own buffer, which keeps growing to what it needs. */
  public void begin(GradientMessage output) {
    message = output;
    next = 0;
    position = WireFormat.HEADER_BYTES;
  }

  /** Appends the next tensor, a trained one, in the smallest of the sparse forms. */
  public void append(SparseBlock block) {
    if (nextTensor(block.length()).kind() != TensorKind.TRAINED) {
      throw new IllegalArgumentException("A statistic tensor travels dense, not sparse");
    }
    append(sparseCodecs.smallest(block), block);
  }

  /** Appends all elements of the next tensor; values must be finite. */
  public void append(DenseBlock block) {
    nextTensor(block.length());
    append(denseCodec, block);
  }

  /** Ends the message, which then is valid. */
  public void finish() {
    if (next != travelling.size()) {
      throw new IllegalStateException(
          "Message ended after " + next + " of " + travelling.size() + " tensors");
    }
    byte[] out = message.ownBuffer((long) position + WireFormat.CRC_BYTES, boundBytes);
    WireFormat.putInt(out, WireFormat.MAGIC_OFFSET, WireFormat.MAGIC);
    WireFormat.putShort(out, WireFormat.VERSION_OFFSET, WireFormat.VERSION);
    WireFormat.putShort(out, WireFormat.FLAGS_OFFSET, 0);
    WireFormat.putLong(out, WireFormat.FINGERPRINT_OFFSET, fingerprint);
    WireFormat.putInt(out, WireFormat.PAYLOAD_LENGTH_OFFSET, position - WireFormat.HEADER_BYTES);
    crc.reset();
    crc.update(out, 0, position);
    WireFormat.putInt(out, position, (int) crc.getValue());
    message.ownLength(position + WireFormat.CRC_BYTES);
  }

  private <B> void append(BlockCodec<B> codec, B block) {
    long end = position + WireFormat.CODEC_ID_BYTES + codec.encodedLength(block);
    byte[] out = message.ownBuffer(end, boundBytes);
    out[position] = (byte) codec.id();
    position += WireFormat.CODEC_ID_BYTES;
    position += codec.encode(block, out, position);
  }

  private ParameterTensor nextTensor(int length) {
    if (next == travelling.size()) {
      throw new IllegalStateException("The layout has no more than " + next + " tensors");
    }
    ParameterTensor tensor = travelling.get(next++);
    if (tensor.length() != length) {
      throw new IllegalArgumentException(
          "Block of length %d for tensor \"%s\" of length %d"
              .formatted(length, tensor.name(), tensor.length()));
    }
    return tensor;
  }
}
