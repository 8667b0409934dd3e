package dev.parsimony.spark.ml;

import dev.parsimony.compression.Share;
import dev.parsimony.spark.api.Parsimony;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.ml.params.ClassParams;
import dev.parsimony.spark.ml.params.RecoveryParams;
import dev.parsimony.spark.ml.params.SharingParams;
import dev.parsimony.spark.ml.params.StepParams;
import dev.parsimony.spark.ml.params.TrainingParams;
import dev.parsimony.spark.share.Outer;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** An Estimator's parameters as settings of {@link Parsimony}. */
final class TrainerSettings {
  private TrainerSettings() {}

  /**
   * Returns a trainer with all that the parameters say.
   *
   * @param plain with its defaults
   * @param ownFolder gives the folder of this training's checkpoints in that of all
   */
  static Parsimony of(Parsimony plain, TrainingParams<?> params, UnaryOperator<String> ownFolder) {
    Parsimony trainer = recovery(sharing(steps(plain, params), params), params, ownFolder);
    boolean weighted =
        params instanceof ClassParams<?> classes && params.isDefined(classes.classWeights());
    return weighted ? trainer.classWeights(((ClassParams<?>) params).getClassWeights()) : trainer;
  }

  private static Parsimony steps(Parsimony plain, StepParams<?> params) {
    // Which classes a fold or a split lacks says nothing about the network.
    Parsimony trainer =
        plain
            .workers(params.getNumWorkers())
            .batchSize(params.getBatchSize())
            .epochs(params.getEpochs())
            .earlyStopping(params.getEarlyStoppingRounds())
            .seed(params.getSeed())
            .allowUnusedOutputs();
    trainer =
        with(trainer, whole(params.given(params.threadsPerWorker())), Parsimony::threadsPerWorker);
    trainer = trainer.kernels(params.getKernels());
    trainer = params.getBatchByLength() ? trainer.batchByLength() : trainer;
    return params.getOnNonFinite().equalsIgnoreCase("skip") ? trainer.skipNonFinite() : trainer;
  }

  private static Parsimony sharing(Parsimony plain, SharingParams<?> params) {
    Parsimony trainer = with(plain, params.given(params.compression()), Parsimony::compression);
    trainer = with(trainer, params.given(params.preset()), Parsimony::preset);
    trainer = with(trainer, params.given(params.share()).map(Share::parse), Parsimony::share);
    trainer = with(trainer, whole(params.given(params.localSteps())), Parsimony::localSteps);
    trainer =
        with(
            trainer,
            params.given(params.outer()).map(Outer::parse),
            (to, outer) -> to.outer(outer.eta(), outer.mu()));
    trainer = with(trainer, params.given(params.target()), Parsimony::target);
    trainer =
        with(
            trainer,
            whole(params.given(params.secondMomentsEvery())),
            Parsimony::secondMomentsEvery);
    if (params.getAverageSecondMoments()) {
      trainer = trainer.averageSecondMoments();
    }
    return trainer.exchange(params.getExchange());
  }

  private static Parsimony recovery(
      Parsimony plain, RecoveryParams<?> params, UnaryOperator<String> ownFolder) {
    Parsimony trainer = plain.maxFailures(params.getMaxFailures());
    trainer = with(trainer, whole(params.given(params.minWorkers())), Parsimony::minWorkers);
    Optional<String> folder = params.given(params.checkpointDir());
    boolean alone =
        params.isSet(params.checkpointInterval()) || params.isSet(params.checkpointKeep());
    if (folder.isEmpty() && alone) {
      throw new UserErrorException(
          "checkpointInterval and checkpointKeep need the folder; set checkpointDir.");
    }
    return with(
        trainer,
        folder.map(ownFolder),
        (to, dir) ->
            to.checkpoint(dir, params.getCheckpointInterval(), params.getCheckpointKeep()));
  }

  private static <T> Parsimony with(
      Parsimony trainer, Optional<T> value, BiFunction<Parsimony, T, Parsimony> setting) {
    return value.map(given -> setting.apply(trainer, given)).orElse(trainer);
  }

  /** Returns the value of a parameter of whole numbers, which Spark types as any object. */
  private static Optional<Integer> whole(Optional<Object> value) {
    return value.map(Integer.class::cast);
  }
}
