package dev.parsimony.secondmoment.kernel.function;

import dev.parsimony.secondmoment.Internal;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** Finds the function that computes what one of DL4J's activation functions does. */
@Internal
public final class ElementFunctions {
  private static final ActivationReLU RECTIFIER = new ActivationReLU();

  private static final Map<Class<? extends IActivation>, ElementFunction> PLAIN =
      Map.of(
          ActivationTanH.class, SigmoidFunctions::tanh,
          ActivationSigmoid.class, SigmoidFunctions::sigmoid,
          ActivationSoftSign.class, SigmoidFunctions::softSign,
          ActivationHardTanH.class, PiecewiseFunctions::hardTanh,
          ActivationHardSigmoid.class, PiecewiseFunctions::hardSigmoid,
          ActivationSoftPlus.class, SmoothRectifiers::softPlus,
          ActivationSwish.class, SmoothRectifiers.gated(1));

  /** GELU in DL4J is x / (1 + exp(-1.702 x)), unless it is to be "precise". */
  private static final float GELU_SLOPE = 1.702f;

  private ElementFunctions() {}

  /** Returns the function, where there is one. */
  public static Optional<ElementFunction> of(IActivation activation) {
    if (isRectifier(activation)) {
      return Optional.of(PiecewiseFunctions::rectifier);
    }
    Class<?> type = activation.getClass();
    if (type == ActivationLReLU.class) {
      float slope = (float) ((ActivationLReLU) activation).getAlpha();
      return Optional.of(PiecewiseFunctions.leakyRectifier(slope));
    }
    if (type == ActivationELU.class) {
      float scale = (float) ((ActivationELU) activation).getAlpha();
      return Optional.of(SmoothRectifiers.exponential(scale));
    }
    // DL4J's "precise" one and its derivative are of two functions, neither of them GELU.
    if (type == ActivationGELU.class && !((ActivationGELU) activation).isPrecise()) {
      return Optional.of(SmoothRectifiers.gated(GELU_SLOPE));
    }
    return Optional.ofNullable(PLAIN.get(type));
  }

  /** Returns whether a function is max(x, 0). */
  public static boolean isRectifier(IActivation activation) {
    return activation.getClass() == ActivationReLU.class && activation.equals(RECTIFIER);
  }
}
