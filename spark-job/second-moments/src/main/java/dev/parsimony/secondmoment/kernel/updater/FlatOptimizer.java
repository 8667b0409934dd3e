package dev.parsimony.secondmoment.kernel.updater;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import dev.parsimony.secondmoment.kernel.parallel.PartBuffers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * Takes an optimiser step in one pass over gradient, state and parameters, for networks whose
 * gradients are neither clipped nor regularised. DL4J's own step reads and writes memory four times
 * as often.
 */
@Internal
public final class FlatOptimizer {
  private final List<Block> blocks;
  private final FloatMemory parameters;
  private final PartBuffers gradientPieces = new PartBuffers();
  private final PartBuffers parameterPieces = new PartBuffers();

  /** Parameters of one updater, [from, to); without one, the gradient is what they change by. */
  private record Block(int from, int to, Optional<PiecewiseUpdater<?>> updater) {}

  private FlatOptimizer(List<Block> blocks, INDArray parameters) {
    this.blocks = blocks;
    this.parameters = FloatMemory.of(parameters);
  }

  /**
   * Returns an optimiser that shares a network's state.
   *
   * @param updater in which kernels are installed
   * @param parameters [parameters], flat; a view
   * @return empty where there is more to a step than updaters with kernels
   */
  public static Optional<FlatOptimizer> of(BaseMultiLayerUpdater<?> updater, INDArray parameters) {
    List<Block> blocks = new ArrayList<>();
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      boolean noOp = block.getGradientUpdater().getConfig() instanceof NoOp;
      Optional<PiecewiseUpdater<?>> kernel =
          block.getGradientUpdater() instanceof PiecewiseUpdater<?> own
              ? Optional.of(own)
              : Optional.empty();
      if ((kernel.isEmpty() && !noOp) || !plain(block)) {
        return Optional.empty();
      }
      blocks.add(new Block(block.getParamOffsetStart(), block.getParamOffsetEnd(), kernel));
    }
    return FloatMemory.covers(parameters)
        ? Optional.of(new FlatOptimizer(List.copyOf(blocks), parameters))
        : Optional.empty();
  }

  private static boolean plain(UpdaterBlock block) {
    return !block.isPretrainUpdaterBlock()
        && block.getLayersAndVariablesInBlock().stream()
            .allMatch(state -> plain(state.getLayer(), state.getParamName()));
  }

  private static boolean plain(Trainable layer, String parameter) {
    GradientNormalization clipping = layer.getConfig().getGradientNormalization();
    var regularization = layer.getConfig().getRegularizationByParam(parameter);
    return (clipping == null || clipping == GradientNormalization.None)
        && (regularization == null || regularization.isEmpty());
  }

  /**
   * Takes a step.
   *
   * @param gradient the mean over the batch, as long as the parameters
   */
  public void step(float[] gradient, int iteration, int epoch) {
    for (Block block : blocks) {
      int pieces = PiecewiseUpdater.pieces(block.to - block.from);
      int parts = Parallel.parts(pieces, block.to - block.from);
      gradientPieces.prepare(parts, PiecewiseUpdater.PIECE);
      parameterPieces.prepare(parts, PiecewiseUpdater.PIECE);
      block.updater.ifPresent(updater -> updater.begin(iteration, epoch, parts));
      Parallel.run(
          parts,
          pieces,
          (part, first, end) -> {
            for (int i = first; i < end; i++) {
              step(block, part, block.from + i * PiecewiseUpdater.PIECE, gradient);
            }
          });
    }
  }

  private void step(Block block, int part, int from, float[] gradient) {
    int count = Math.min(PiecewiseUpdater.PIECE, block.to - from);
    float[] change = gradientPieces.of(part);
    System.arraycopy(gradient, from, change, 0, count);
    if (block.updater.isPresent()) {
      block.updater.get().step(part, change, from - block.from, count);
    }
    float[] values = parameterPieces.of(part);
    parameters.read(from, values, count);
    subtract(values, change, count);
    parameters.write(from, values, count);
  }

  private static void subtract(float[] from, float[] what, int count) {
    for (int i = 0; i < count; i++) {
      from[i] -= what[i];
    }
  }
}
