package dev.parsimony.secondmoment.kernel.updater;

import dev.parsimony.secondmoment.kernel.penalty.Penalty;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.UpdaterBlock.ParamState;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * The parameters of one updater, cut into pieces that are regularised alike.
 *
 * @param updater empty where the gradient is what the parameters change by
 * @param penalties of the pieces, each once
 * @param from of the first parameter, among all of the network's
 */
record FlatBlock(
    IUpdater config,
    Optional<PiecewiseUpdater<?>> updater,
    List<Penalty> penalties,
    List<Piece> pieces,
    int from,
    int length) {

  /** Names parameters, at most {@link PiecewiseUpdater#PIECE}. */
  record Piece(int from, int count, Penalty penalty) {}

  /** Returns a block of DL4J's; empty where there is more to its step than is known here. */
  static Optional<FlatBlock> of(UpdaterBlock block) {
    IUpdater config = block.getGradientUpdater().getConfig();
    Optional<PiecewiseUpdater<?>> updater =
        block.getGradientUpdater() instanceof PiecewiseUpdater<?> own
            ? Optional.of(own)
            : Optional.empty();
    if ((updater.isEmpty() && !(config instanceof NoOp)) || block.isPretrainUpdaterBlock()) {
      return Optional.empty();
    }
    List<Penalty> penalties = new ArrayList<>();
    List<Piece> pieces = new ArrayList<>();
    int from = block.getParamOffsetStart();
    for (ParamState tensor : block.getLayersAndVariablesInBlock()) {
      Optional<Penalty> penalty = penalty(tensor);
      if (clipped(tensor.getLayer()) || penalty.isEmpty()) {
        return Optional.empty();
      }
      if (penalties.isEmpty()) {
        penalties.add(penalty.get());
      } else if (!last(penalties).equalTo(penalty.get())) {
        cut(from, tensor.getParamOffsetStart(), last(penalties), pieces);
        from = tensor.getParamOffsetStart();
        penalties.add(penalty.get());
      }
    }
    cut(from, block.getParamOffsetEnd(), last(penalties), pieces);
    int start = block.getParamOffsetStart();
    int length = block.getParamOffsetEnd() - start;
    return Optional.of(
        new FlatBlock(config, updater, List.copyOf(penalties), List.copyOf(pieces), start, length));
  }

  private static Penalty last(List<Penalty> penalties) {
    return penalties.get(penalties.size() - 1);
  }

  private static boolean clipped(Trainable layer) {
    GradientNormalization clipping = layer.getConfig().getGradientNormalization();
    return clipping != null && clipping != GradientNormalization.None;
  }

  private static Optional<Penalty> penalty(ParamState tensor) {
    var terms = tensor.getLayer().getConfig().getRegularizationByParam(tensor.getParamName());
    return Penalty.of(terms == null ? List.of() : terms);
  }

  private static void cut(int from, int to, Penalty penalty, List<Piece> into) {
    for (int at = from; at < to; at += PiecewiseUpdater.PIECE) {
      into.add(new Piece(at, Math.min(PiecewiseUpdater.PIECE, to - at), penalty));
    }
  }

  /** Sets what is the same for all pieces of a step, which are taken in so many parts. */
  void begin(int iteration, int epoch, int parts) {
    double rate = config.hasLearningRate() ? config.getLearningRate(iteration, epoch) : 1;
    penalties.forEach(penalty -> penalty.begin(iteration, epoch, rate));
    updater.ifPresent(own -> own.begin(iteration, epoch, parts));
  }

  /**
   * Takes the step of a piece.
   *
   * @param part no two pieces are in work with the same one
   * @param change of the piece, the gradient; becomes what to reduce the parameters by
   * @param parameters of the piece
   */
  void step(int part, Piece piece, float[] change, float[] parameters) {
    piece.penalty.addTo(change, parameters, piece.count);
    if (updater.isPresent()) {
      updater.get().step(part, change, piece.from - from, piece.count);
    }
    piece.penalty.addDecayTo(change, parameters, piece.count);
  }
}
