package dev.parsimony.secondmoment.kernel.updater;

import dev.parsimony.secondmoment.Internal;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** Puts kernels in the place of a network's updaters; their state stays where it is. */
@Internal
public final class UpdaterKernels {
  /**
   * Rounding moves the root of a tiny gradient's square by up to 6e-17 ({@link Tiny#square}), which
   * is 6e-7 of a divisor with such an epsilon; 6e-5 of one with 1e-12.
   */
  private static final double LEAST_EPSILON = 1e-10;

  private UpdaterKernels() {}

  /**
   * Replaces the updaters that have a kernel.
   *
   * @return the names of those that have none
   */
  public static Set<String> install(BaseMultiLayerUpdater<?> updater) {
    Set<String> left = new TreeSet<>();
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      GradientUpdater<?> dl4j = block.getGradientUpdater();
      if (dl4j instanceof PiecewiseUpdater || dl4j.getConfig() instanceof NoOp) {
        continue;
      }
      Optional<UpdaterKernel> kernel =
          of(dl4j.getConfig()).filter(made -> PiecewiseUpdater.fits(dl4j, made.states()));
      kernel.ifPresentOrElse(
          made -> block.setGradientUpdater(new PiecewiseUpdater<>(dl4j, made)),
          () -> left.add(dl4j.getConfig().getClass().getSimpleName()));
    }
    return left;
  }

  /**
   * Classes are compared: a user's own may compute something else. Empty, too, for an epsilon so
   * small that steps of tiny gradients would be larger than DL4J's.
   */
  private static Optional<UpdaterKernel> of(IUpdater updater) {
    Class<?> type = updater.getClass();
    if (type == Adam.class && ((Adam) updater).getEpsilon() >= LEAST_EPSILON) {
      return Optional.of(new AdamKernel((Adam) updater));
    }
    if (type == AMSGrad.class && ((AMSGrad) updater).getEpsilon() >= LEAST_EPSILON) {
      return Optional.of(new AmsGradKernel((AMSGrad) updater));
    }
    if (type == Nadam.class && ((Nadam) updater).getEpsilon() >= LEAST_EPSILON) {
      return Optional.of(new NadamKernel((Nadam) updater));
    }
    if (type == AdaMax.class) {
      return Optional.of(new AdaMaxKernel((AdaMax) updater));
    }
    if (type == Nesterovs.class) {
      return Optional.of(new NesterovsKernel((Nesterovs) updater));
    }
    if (type == RmsProp.class && ((RmsProp) updater).getEpsilon() >= LEAST_EPSILON) {
      return Optional.of(new RmsPropKernel((RmsProp) updater));
    }
    if (type == AdaGrad.class && ((AdaGrad) updater).getEpsilon() >= LEAST_EPSILON) {
      return Optional.of(new AdaGradKernel((AdaGrad) updater));
    }
    if (type == Sgd.class) {
      return Optional.of(new SgdKernel((Sgd) updater));
    }
    return Optional.empty();
  }
}
