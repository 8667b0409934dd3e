package dev.parsimony.secondmoment.kernel.updater;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import dev.parsimony.secondmoment.kernel.parallel.PartBuffers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Takes an optimiser step in one pass over gradient, state and parameters, L1, L2 and weight decay
 * included, for networks whose gradients are not clipped. DL4J's own step reads and writes memory
 * four times as often, regularisation not counted.
 */
@Internal
public final class FlatOptimizer {
  private final List<FlatBlock> blocks;
  private final FloatMemory parameters;
  private final PartBuffers gradientPieces = new PartBuffers();
  private final PartBuffers parameterPieces = new PartBuffers();

  private FlatOptimizer(List<FlatBlock> blocks, INDArray parameters) {
    this.blocks = blocks;
    this.parameters = FloatMemory.of(parameters);
  }

  /**
   * Returns an optimiser that shares a network's state.
   *
   * @param updater in which kernels are installed
   * @param parameters [parameters], flat; a view
   * @return empty where there is more to a step than updaters and regularisation with kernels
   */
  public static Optional<FlatOptimizer> of(BaseMultiLayerUpdater<?> updater, INDArray parameters) {
    List<FlatBlock> blocks = new ArrayList<>();
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      Optional<FlatBlock> flat = FlatBlock.of(block);
      if (flat.isEmpty()) {
        return Optional.empty();
      }
      blocks.add(flat.get());
    }
    return FloatMemory.covers(parameters)
        ? Optional.of(new FlatOptimizer(List.copyOf(blocks), parameters))
        : Optional.empty();
  }

  /**
   * Takes a step.
   *
   * @param gradient the mean over the batch, as long as the parameters
   */
  public void step(float[] gradient, int iteration, int epoch) {
    for (FlatBlock block : blocks) {
      int pieces = block.pieces().size();
      int parts = Parallel.parts(pieces, block.length());
      gradientPieces.prepare(parts, PiecewiseUpdater.PIECE);
      parameterPieces.prepare(parts, PiecewiseUpdater.PIECE);
      block.begin(iteration, epoch, parts);
      Parallel.run(
          parts,
          pieces,
          (part, first, end) -> {
            for (int i = first; i < end; i++) {
              step(block, part, block.pieces().get(i), gradient);
            }
          });
    }
  }

  private void step(FlatBlock block, int part, FlatBlock.Piece piece, float[] gradient) {
    int from = piece.from();
    int count = piece.count();
    float[] change = gradientPieces.of(part);
    float[] values = parameterPieces.of(part);
    System.arraycopy(gradient, from, change, 0, count);
    parameters.read(from, values, count);
    block.step(part, piece, change, values);
    subtract(values, change, count);
    parameters.write(from, values, count);
  }

  private static void subtract(float[] from, float[] what, int count) {
    for (int i = 0; i < count; i++) {
      from[i] -= what[i];
    }
  }
}
