package dev.parsimony.secondmoment.reuse;

import dev.parsimony.secondmoment.Internal;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** A layer whose loss can be another one than that of its configuration. */
@Internal
public interface LossUser {
  /** Puts another loss in the place of the present one. */
  void replaceLoss(UnaryOperator<ILossFunction> other);
}
