package dev.parsimony.secondmoment.kernel.lstm;

import dev.parsimony.secondmoment.kernel.function.RationalTanh;
import java.util.Arrays;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** The activation functions of which an LSTM kernel knows the derivative from the output alone. */
enum UnitFunction {
  TANH(ActivationTanH.class) {
    @Override
    void apply(float[] values, int length) {
      RationalTanh.tanh(values, length);
    }

    @Override
    void backward(float[] outputs, float[] gradient, int length) {
      for (int i = 0; i < length; i++) {
        outputs[i] = gradient[i] * (1 - outputs[i] * outputs[i]);
      }
    }
  },
  SIGMOID(ActivationSigmoid.class) {
    @Override
    void apply(float[] values, int length) {
      RationalTanh.sigmoid(values, length);
    }

    @Override
    void backward(float[] outputs, float[] gradient, int length) {
      for (int i = 0; i < length; i++) {
        outputs[i] = gradient[i] * (outputs[i] * (1 - outputs[i]));
      }
    }
  },
  HARD_SIGMOID(ActivationHardSigmoid.class) {
    @Override
    void apply(float[] values, int length) {
      for (int i = 0; i < length; i++) {
        values[i] = Math.min(1f, Math.max(0f, 0.2f * values[i] + 0.5f));
      }
    }

    @Override
    void backward(float[] outputs, float[] gradient, int length) {
      for (int i = 0; i < length; i++) {
        outputs[i] = outputs[i] <= 0 || outputs[i] >= 1 ? 0 : 0.2f * gradient[i];
      }
    }
  },
  RELU(ActivationReLU.class) {
    @Override
    void apply(float[] values, int length) {
      for (int i = 0; i < length; i++) {
        values[i] = Math.max(values[i], 0f);
      }
    }

    @Override
    void backward(float[] outputs, float[] gradient, int length) {
      for (int i = 0; i < length; i++) {
        outputs[i] = outputs[i] <= 0 ? 0 : gradient[i];
      }
    }
  },
  SOFTSIGN(ActivationSoftSign.class) {
    @Override
    void apply(float[] values, int length) {
      for (int i = 0; i < length; i++) {
        values[i] = values[i] / (1 + Math.abs(values[i]));
      }
    }

    @Override
    void backward(float[] outputs, float[] gradient, int length) {
      for (int i = 0; i < length; i++) {
        float rest = 1 - Math.abs(outputs[i]);
        outputs[i] = gradient[i] * (rest * rest);
      }
    }
  },
  IDENTITY(ActivationIdentity.class) {
    @Override
    void apply(float[] values, int length) {}

    @Override
    void backward(float[] outputs, float[] gradient, int length) {
      System.arraycopy(gradient, 0, outputs, 0, length);
    }
  };

  private final Class<? extends IActivation> dl4j;

  UnitFunction(Class<? extends IActivation> dl4j) {
    this.dl4j = dl4j;
  }

  /** Returns the function that computes what one of DL4J's does, where there is one. */
  static Optional<UnitFunction> of(IActivation activation) {
    return Arrays.stream(values())
        .filter(function -> function.dl4j == activation.getClass())
        .filter(function -> function != RELU || activation.equals(new ActivationReLU()))
        .findFirst();
  }

  /** Replaces {@code values[0..length)} by the function of them. */
  abstract void apply(float[] values, int length);

  /**
   * Replaces outputs by the gradient at the inputs.
   *
   * @param outputs of {@link #apply}; [0..length)
   * @param gradient at the outputs; [0..length), another array
   */
  abstract void backward(float[] outputs, float[] gradient, int length);
}
