package dev.parsimony.secondmoment.kernel.updater;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.FloatMemory;
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
  private final List<Part> parts;
  private final FloatMemory parameters;
  private final float[] gradientPiece = new float[PiecewiseUpdater.PIECE];
  private final float[] parameterPiece = new float[PiecewiseUpdater.PIECE];

  /** Parameters of one updater, [from, to); without one, the gradient is what they change by. */
  private record Part(int from, int to, Optional<PiecewiseUpdater<?>> updater) {}

  private FlatOptimizer(List<Part> parts, INDArray parameters) {
    this.parts = parts;
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
    List<Part> parts = new ArrayList<>();
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      boolean noOp = block.getGradientUpdater().getConfig() instanceof NoOp;
      Optional<PiecewiseUpdater<?>> kernel =
          block.getGradientUpdater() instanceof PiecewiseUpdater<?> own
              ? Optional.of(own)
              : Optional.empty();
      if ((kernel.isEmpty() && !noOp) || !plain(block)) {
        return Optional.empty();
      }
      parts.add(new Part(block.getParamOffsetStart(), block.getParamOffsetEnd(), kernel));
    }
    return FloatMemory.covers(parameters)
        ? Optional.of(new FlatOptimizer(List.copyOf(parts), parameters))
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
    for (Part part : parts) {
      part.updater.ifPresent(updater -> updater.begin(iteration, epoch));
      for (int from = part.from; from < part.to; from += PiecewiseUpdater.PIECE) {
        int count = Math.min(PiecewiseUpdater.PIECE, part.to - from);
        System.arraycopy(gradient, from, gradientPiece, 0, count);
        if (part.updater.isPresent()) {
          part.updater.get().step(gradientPiece, from - part.from, count);
        }
        parameters.read(from, parameterPiece, count);
        subtract(parameterPiece, gradientPiece, count);
        parameters.write(from, parameterPiece, count);
      }
    }
  }

  private static void subtract(float[] from, float[] what, int count) {
    for (int i = 0; i < count; i++) {
      from[i] -= what[i];
    }
  }
}
