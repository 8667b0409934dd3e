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
 * Writes messages of one layout: {@link #begin}, one {@link #append} per travelling tensor in
 * layout order, {@link #finish}. After each of them, the output's bytes up to its length are final,
 * though a longer array may hold them next. Not thread-safe.
 */
@Internal
public final class FrameEncoder {
  private final List<ParameterTensor> travelling;
  private final int fingerprint;
  private final SendingHistory sent;
  private final SplitCodec split = new SplitCodec();
  private final SparseCodecs sparseCodecs = SparseCodecs.of(split);
  private final DenseCodec floats = new FloatCodec();
  private final DenseCodec halves = new HalfCodec();
  private final CRC32C crc = new CRC32C();
  private GradientMessage message = new GradientMessage();
  private MessageHistory history = MessageHistory.NONE;
  private int next;
  private int position;

  /** Makes an encoder for all messages of a layout. */
  public FrameEncoder(ParameterLayout layout) {
    this.travelling = layout.tensors().stream().filter(ParameterTensor::travels).toList();
    this.fingerprint = WireFormat.folded(layout.fingerprint());
    this.sent = new SendingHistory(layout);
  }

  /**
   * Says whether messages from the next on are written against those before, which makes them
   * shorter; the next one begins a history. At first they are not.
   */
  public void keepHistory(boolean keep) {
    sent.forget();
    history = keep ? sent : MessageHistory.NONE;
  }

  /** Starts a message in {@code output}'s own buffer, which keeps growing to what it needs. */
  public void begin(GradientMessage output) {
    message = output;
    next = 0;
    position = 0;
    crc.reset();
    byte[] out = message.ownBuffer(WireFormat.HEADER_BYTES);
    WireFormat.putShort(out, WireFormat.MAGIC_OFFSET, WireFormat.MAGIC);
    out[WireFormat.VERSION_OFFSET] = WireFormat.VERSION;
    out[WireFormat.FLAGS_OFFSET] = (byte) history.flags();
    history.begin();
    WireFormat.putInt(out, WireFormat.FINGERPRINT_OFFSET, fingerprint);
    extend(out, WireFormat.HEADER_BYTES);
  }

  /** Appends the next tensor, a trained one, in the smallest of the sparse forms. */
  public void append(SparseBlock block) {
    requireTrained(block.length());
    if (block.count() == 0) {
      writeEmpty();
    } else {
      split.recent(history.recent(next - 1));
      write(sparseCodecs.smallest(block), block);
    }
    history.add(next - 1, block);
  }

  /**
   * Appends the next tensor, a trained one, in 32-bit words as in the paper.
   *
   * @throws IllegalArgumentException if indices take more than 28 bits or codes more than 4
   */
  public void appendWords(SparseBlock block) {
    requireTrained(block.length());
    if (block.count() == 0) {
      writeEmpty();
    } else {
      write(sparseCodecs.words(block), block);
    }
    history.add(next - 1, block);
  }

  /** Appends all elements of the next tensor as float32; values must be finite. */
  public void append(DenseBlock block) {
    nextTensor(block.length());
    write(floats, block);
  }

  /** Appends all elements of the next tensor, a trained one, as float16; values must be finite. */
  public void appendHalves(DenseBlock block) {
    requireTrained(block.length());
    write(halves, block);
  }

  /** Ends the message, which then is valid. */
  public void finish() {
    if (next != travelling.size()) {
      throw new IllegalStateException(
          "Message ended after " + next + " of " + travelling.size() + " tensors");
    }
    byte[] out = message.ownBuffer((long) position + WireFormat.CRC_BYTES);
    WireFormat.putInt(out, position, (int) crc.getValue());
    message.ownLength(position + WireFormat.CRC_BYTES);
    history.end();
  }

  private void writeEmpty() {
    byte[] out = message.ownBuffer((long) position + WireFormat.FORM_BYTES);
    out[position] = WireFormat.EMPTY;
    extend(out, position + WireFormat.FORM_BYTES);
  }

  private void write(BlockCodec codec, SparseBlock block) {
    long end = position + BlockHeader.length(block) + codec.maxEncodedLength(block);
    byte[] out = message.ownBuffer(end);
    int body = BlockHeader.write(codec, block, out, position);
    extend(out, body + codec.encode(block, out, body));
  }

  private void write(DenseCodec codec, DenseBlock block) {
    long size = codec.encodedLength(block.length());
    byte[] out = message.ownBuffer(position + WireFormat.FORM_BYTES + size);
    out[position] = (byte) codec.id();
    int body = position + WireFormat.FORM_BYTES;
    codec.encode(block, out, body);
    extend(out, body + (int) size);
  }

  /** Makes the bytes up to {@code end} final. */
  private void extend(byte[] out, int end) {
    crc.update(out, position, end - position);
    position = end;
    message.ownLength(end);
  }

  private void requireTrained(int length) {
    if (nextTensor(length).kind() != TensorKind.TRAINED) {
      throw new IllegalArgumentException("A statistic tensor travels as float32, not otherwise");
    }
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
