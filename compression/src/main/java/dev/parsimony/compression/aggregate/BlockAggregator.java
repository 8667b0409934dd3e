package dev.parsimony.compression.aggregate;

import dev.parsimony.compression.block.CodeBook;
import dev.parsimony.compression.block.DenseBlock;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.codec.BlockSink;
import dev.parsimony.compression.codec.FrameDecoder;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.codec.MalformedBlockException;
import dev.parsimony.compression.codec.SendingHistory;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sums the workers' messages of one step in float32 and gives their mean. The sum depends on the
 * order of the messages to the last bit: all replicas add them in rank order. Not thread-safe;
 * reused at every step.
 */
public final class BlockAggregator {
  private final FrameDecoder decoder;
  private final BlockSink adder = new Adder();
  private final ParameterLayout layout;

  /** By sender. */
  private final List<SendingHistory> histories = new ArrayList<>();

  private final float[] sum;
  private int messages;

  /** Makes an aggregator without messages. */
  public BlockAggregator(ParameterLayout layout) {
    this.layout = layout;
    this.decoder = new FrameDecoder(layout);
    this.sum = new float[layout.length()];
  }

  /** Forgets all messages. */
  public void reset() {
    Arrays.fill(sum, 0);
    messages = 0;
  }

  /**
   * Decodes a message of one of several senders and adds it. For messages that are written against
   * those before ({@link dev.parsimony.compression.GradientCompressor#keepHistory}): the sender's
   * must come in the order in which they were made, without a gap. A reset leaves that as it is.
   *
   * @param sender from 0 on, such as the rank
   * @throws MalformedBlockException as {@link #add(GradientMessage)} does, and if the message does
   *     not follow on the sender's last one
   */
  public void add(int sender, GradientMessage message) {
    while (histories.size() <= sender) {
      histories.add(new SendingHistory(layout));
    }
    decoder.decode(message, histories.get(sender), adder);
    messages++;
  }

  /**
   * Decodes a message that stands for itself and adds it.
   *
   * @throws MalformedBlockException if it is no valid message of the layout; the sum may then hold
   *     a part of it and is of use only after {@link #reset}
   */
  public void add(GradientMessage message) {
    decoder.decode(message, adder);
    messages++;
  }

  /** Returns the number of messages added since the last reset. */
  public int messages() {
    return messages;
  }

  /**
   * Writes the mean over the messages, (1/p) times their sum: what the optimiser takes as gradient.
   *
   * @param out overwritten, of the layout's length; zero for frozen tensors
   * @throws IllegalStateException if no message was added
   */
  public void mean(float[] out) {
    if (out.length != sum.length) {
      throw new IllegalArgumentException(
          "Array of length " + out.length + " for a layout of length " + sum.length);
    }
    if (messages == 0) {
      throw new IllegalStateException("There is no mean of no messages");
    }
    float share = 1f / messages;
    for (int i = 0; i < out.length; i++) {
      out[i] = sum[i] * share;
    }
  }

  private final class Adder implements BlockSink {
    /** Elements that are touched before they are added to: their lines fit the cache. */
    private static final int RUN_ELEMENTS = 512;

    /** Keeps the loads of {@link #touch} from being left out. */
    @SuppressWarnings("UnusedVariable")
    private float lastTouched;

    @Override
    public void sparse(ParameterTensor tensor, SparseBlock block) {
      int count = block.count();
      for (int from = 0, to; from < count; from = to) {
        to = from + Math.min(RUN_ELEMENTS, count - from);
        touch(block.indices(), from, to, tensor.offset());
        add(block, from, to, tensor.offset());
      }
    }

    private void add(SparseBlock block, int from, int to, int offset) {
      int[] indices = block.indices();
      byte[] codes = block.codes();
      CodeBook book = block.book();
      int bucketLength = block.bucketLength();
      for (int j = from; j < to; ) {
        int bucket = indices[j] / bucketLength;
        float scale = block.scales()[bucket];
        long end = (bucket + 1L) * bucketLength;
        for (; j < to && indices[j] < end; j++) {
          sum[offset + indices[j]] += scale * book.unit(codes[j] & 0xFF);
        }
      }
    }

    /**
     * Brings elements of the sum into the cache. Loads alone are short enough for the processor to
     * wait for many of them at a time, which makes adding a fifth faster.
     */
    private void touch(int[] indices, int from, int to, int offset) {
      float touched = 0;
      for (int j = from; j < to; j++) {
        touched += sum[offset + indices[j]];
      }
      lastTouched = touched;
    }

    @Override
    public void dense(ParameterTensor tensor, DenseBlock block) {
      float[] values = block.values();
      int from = block.offset();
      int offset = tensor.offset();
      for (int i = 0, length = block.length(); i < length; i++) {
        sum[offset + i] += values[from + i];
      }
    }
  }
}
