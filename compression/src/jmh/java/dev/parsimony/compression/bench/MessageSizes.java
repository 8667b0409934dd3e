package dev.parsimony.compression.bench;

import dev.parsimony.compression.Internals;
import dev.parsimony.compression.block.DenseBlock;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.codec.BlockSink;
import dev.parsimony.compression.codec.FrameDecoder;
import dev.parsimony.compression.codec.FrameEncoder;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import java.util.List;

/** Adds up what messages take, what they would if elements were independent, and in words. */
public final class MessageSizes implements BlockSink {
  /** Elements sent of a tensor that count it as large. */
  static final int LARGE = 1_000;

  private static final int FRAMING_BYTES = messageBytes();

  private final FrameDecoder decoder;
  private final FrameEncoder words;
  private final GradientMessage inWords = new GradientMessage();
  private long bytes;
  private long wordBytes;
  private long sent;
  private double boundBits;
  private long largeBytes;
  private long largeSent;
  private double largeBoundBits;
  private double largestRatio;

  /** Makes empty sums for messages of a layout without statistic tensors. */
  public MessageSizes(ParameterLayout layout) {
    decoder = new FrameDecoder(layout);
    words = new FrameEncoder(layout);
  }

  /** Adds a message. */
  public void add(GradientMessage message) {
    long largeBefore = largeSent;
    words.begin(inWords);
    decoder.decode(message, this);
    words.finish();
    largeBytes += largeSent > largeBefore ? FRAMING_BYTES : 0;
    bytes += message.length();
    wordBytes += inWords.length();
  }

  /** Elements sent. */
  public long sent() {
    return sent;
  }

  /** Bits per element sent, of whole messages. */
  double bits() {
    return 8.0 * bytes / sent;
  }

  /** The bits per element that independent ones take at least. */
  double boundBits() {
    return boundBits / sent;
  }

  /** How many times as long the same elements are in the paper's words. */
  double timesWords() {
    return (double) wordBytes / bytes;
  }

  /** Whether any tensor had at least {@value #LARGE} elements sent. */
  boolean hasLarge() {
    return largeSent > 0;
  }

  /** Bits per element of those tensors, framing of the messages included. */
  double largeBits() {
    return 8.0 * largeBytes / largeSent;
  }

  /** Their bound. */
  double largeBoundBits() {
    return largeBoundBits / largeSent;
  }

  /** The most that one of them takes over its bound, framing not included. */
  double largestRatio() {
    return largestRatio;
  }

  @Override
  public void sparse(ParameterTensor tensor, SparseBlock block) {
    words.appendWords(block);
    double bound = Internals.boundBits(block);
    sent += block.count();
    boundBits += bound;
    if (block.count() < LARGE) {
      return;
    }
    int blockBytes = messageBytes(block) - FRAMING_BYTES;
    largeSent += block.count();
    largeBytes += blockBytes;
    largeBoundBits += bound;
    largestRatio = Math.max(largestRatio, 8 * blockBytes / bound);
  }

  @Override
  public void dense(ParameterTensor tensor, DenseBlock block) {
    throw new IllegalArgumentException("Tensor " + tensor.name() + " travels dense");
  }

  /** Bytes of a message that holds these blocks, of tensors of their own. */
  private static int messageBytes(SparseBlock... blocks) {
    ParameterTensor[] tensors = new ParameterTensor[blocks.length];
    for (int t = 0, end = 0; t < blocks.length; end += blocks[t++].length()) {
      tensors[t] =
          new ParameterTensor(String.valueOf(t), end, blocks[t].length(), TensorKind.TRAINED);
    }
    FrameEncoder encoder = new FrameEncoder(ParameterLayout.of(List.of(tensors)));
    GradientMessage message = new GradientMessage();
    encoder.begin(message);
    for (SparseBlock block : blocks) {
      encoder.append(block);
    }
    encoder.finish();
    return message.length();
  }
}
