package dev.parsimony.compression;

import dev.parsimony.compression.block.DenseBlock;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.codec.FrameEncoder;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.criterion.Selection;
import dev.parsimony.compression.method.BlockOutput;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;

/** Appends blocks to a message, keeps its figures, and lends the room that tensors work in. */
final class MessageBuilder implements BlockOutput {
  private final FrameEncoder encoder;
  private final InformationBound bound = new InformationBound();
  private final Selection selection = new Selection();
  private final DenseBlock denseBlock = new DenseBlock();
  private GradientMessage message = new GradientMessage();
  private long sentElements;
  private double boundBits;
  private int messageBytes;

  MessageBuilder(ParameterLayout layout) {
    this.encoder = new FrameEncoder(layout);
  }

  void keepHistory(boolean keep) {
    encoder.keepHistory(keep);
  }

  void begin(GradientMessage output) {
    message = output;
    sentElements = 0;
    boundBits = 0;
    encoder.begin(output);
  }

  void finish() {
    encoder.finish();
    messageBytes = message.length();
  }

  /** Returns how many elements of trained tensors the message has by now. */
  long sentElements() {
    return sentElements;
  }

  CompressionFigures figures() {
    return new CompressionFigures(sentElements, boundBits, messageBytes);
  }

  @Override
  public Selection selection() {
    return selection;
  }

  @Override
  public void sparse(SparseBlock block, boolean words) {
    if (words) {
      encoder.appendWords(block);
    } else {
      encoder.append(block);
    }
    sentElements += block.count();
    boundBits += bound.bits(block);
  }

  @Override
  public void dense(ParameterTensor tensor, float[] flat, boolean half) {
    denseBlock.wrap(flat, tensor.offset(), tensor.length());
    if (half) {
      encoder.appendHalves(denseBlock);
    } else {
      encoder.append(denseBlock);
    }
    if (tensor.kind() == TensorKind.TRAINED) {
      sentElements += tensor.length();
      boundBits += (half ? 16.0 : 32.0) * tensor.length();
    }
  }
}
