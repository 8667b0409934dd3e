package dev.parsimony.compression;

import dev.parsimony.compression.block.DenseBlock;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.codec.FrameEncoder;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.criterion.ResidualState;
import dev.parsimony.compression.criterion.SendCriterion;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.FiniteCheck;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.compression.quantize.BlockQuantizer;
import java.util.List;

/**
 * Sends the elements of trained tensors that a criterion chooses, as codes of a quantiser, and
 * statistic tensors dense. Elements that the quantiser drops count as not sent.
 */
final class SparseCompressor implements GradientCompressor {
  private final ParameterLayout layout;
  private final SendCriterion criterion;
  private final BlockQuantizer quantizer;
  private final FrameEncoder encoder;

  /** One per trained tensor, in layout order. */
  private final List<ResidualState> residuals;

  private final InformationBound bound = new InformationBound();
  private final SparseBlock sparseBlock = new SparseBlock();
  private final DenseBlock denseBlock = new DenseBlock();
  private long sentElements;
  private double boundBits;
  private int messageBytes;

  SparseCompressor(ParameterLayout layout, SendCriterion criterion, BlockQuantizer quantizer) {
    this.layout = layout;
    this.criterion = criterion;
    this.quantizer = quantizer;
    this.encoder = new FrameEncoder(layout);
    this.residuals =
        layout.tensors().stream()
            .filter(tensor -> tensor.kind() == TensorKind.TRAINED)
            .map(tensor -> new ResidualState(tensor.length()))
            .toList();
  }

  @Override
  public boolean needsSecondMoment() {
    return criterion.needsSecondMoment();
  }

  @Override
  public void compress(GradientMoments moments, GradientMessage output) {
    MomentsCheck.require(layout, needsSecondMoment(), moments);
    sentElements = 0;
    boundBits = 0;
    encoder.begin(output);
    int trained = 0;
    for (int t = 0; t < layout.tensors().size(); t++) {
      ParameterTensor tensor = layout.tensors().get(t);
      switch (tensor.kind()) {
        case TRAINED -> appendChosen(tensor, moments, residuals.get(trained++));
        case STATISTIC -> appendAll(tensor, moments);
        case FROZEN -> {}
      }
    }
    encoder.finish();
    messageBytes = output.length();
  }

  @Override
  public CompressionFigures figures() {
    return new CompressionFigures(sentElements, boundBits, messageBytes);
  }

  private void appendChosen(
      ParameterTensor tensor, GradientMoments moments, ResidualState residual) {
    criterion.select(tensor, moments, residual, sparseBlock);
    quantizer.quantize(residual.r(), sparseBlock);
    criterion.settle(residual, sparseBlock);
    encoder.append(sparseBlock);
    sentElements += sparseBlock.count();
    boundBits += bound.bits(sparseBlock);
  }

  private void appendAll(ParameterTensor tensor, GradientMoments moments) {
    FiniteCheck.requireFinite("pseudo-gradient", tensor, moments.mean());
    denseBlock.wrap(moments.mean(), tensor.offset(), tensor.length());
    encoder.append(denseBlock);
  }
}
