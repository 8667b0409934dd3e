package dev.parsimony.compression;

import dev.parsimony.compression.block.DenseBlock;
import dev.parsimony.compression.codec.FrameEncoder;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.FiniteCheck;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;

/** No compression: every travelling tensor as float32. */
final class DenseCompressor implements GradientCompressor {
  private final ParameterLayout layout;
  private final FrameEncoder encoder;
  private final DenseBlock block = new DenseBlock();
  private int messageBytes;

  DenseCompressor(ParameterLayout layout) {
    this.layout = layout;
    this.encoder = new FrameEncoder(layout);
  }

  @Override
  public boolean needsSecondMoment() {
    return false;
  }

  @Override
  public void compress(GradientMoments moments, GradientMessage output) {
    MomentsCheck.require(layout, false, moments);
    encoder.begin(output);
    for (int t = 0; t < layout.tensors().size(); t++) {
      ParameterTensor tensor = layout.tensors().get(t);
      if (tensor.travels()) {
        FiniteCheck.requireFinite("mean gradient", tensor, moments.mean());
        block.wrap(moments.mean(), tensor.offset(), tensor.length());
        encoder.append(block);
      }
    }
    encoder.finish();
    messageBytes = output.length();
  }

  @Override
  public CompressionFigures figures() {
    long elements = messageBytes == 0 ? 0 : layout.trainedLength();
    return new CompressionFigures(elements, 32.0 * elements, messageBytes);
  }
}
