package dev.parsimony.secondmoment.kernel.norm;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.kernel.scratch.Scratch;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.layers.normalization.BatchNormalizationHelper;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Normalises images of float32 with channels first, in the place where DL4J uses oneDNN. All else
 * goes to the helper before.
 */
@Internal
public final class KernelBatchNorm implements BatchNormalizationHelper {
  private static final String FIELD = "helper";

  private final BatchNormalizationHelper dl4j;
  private final Scratch scratch;
  private boolean own;
  private float[] sums = {};
  private float[] productSums = {};
  private float[] piece = {};
  private float[] imagePiece = {};
  private float[] mean = {};
  private float[] variance = {};
  private @Nullable INDArray meanCache;
  private @Nullable INDArray varianceCache;

  private KernelBatchNorm(BatchNormalizationHelper dl4j, Scratch scratch) {
    this.dl4j = dl4j;
    this.scratch = scratch;
  }

  /**
   * Installs the kernel in a layer.
   *
   * @return false where the layer has nothing in that place, as with locked gamma and beta, or has
   *     channels last
   */
  public static boolean install(BatchNormalization layer, Scratch scratch) {
    if (!(layer.getHelper() instanceof BatchNormalizationHelper helper)
        || layer.layerConf().getCnn2DFormat() != CNN2DFormat.NCHW) {
      return false;
    }
    KernelBatchNorm kernel = new KernelBatchNorm(helper, scratch);
    try {
      Field field = BatchNormalization.class.getDeclaredField(FIELD);
      field.setAccessible(true);
      field.set(layer, kernel);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("DL4J's BatchNormalization has no field " + FIELD, e);
    }
    return true;
  }

  @Override
  public INDArray preOutput(
      INDArray x,
      boolean training,
      long[] shape,
      INDArray gamma,
      INDArray beta,
      INDArray globalMean,
      INDArray globalVariance,
      double decay,
      double eps,
      CNN2DFormat format,
      LayerWorkspaceMgr workspaces) {
    boolean fits = x.rank() == 4 && format == CNN2DFormat.NCHW && x.dataType() == DataType.FLOAT;
    if (training) {
      own = fits;
    }
    if (!fits) {
      return dl4j.preOutput(
          x,
          training,
          shape,
          gamma,
          beta,
          globalMean,
          globalVariance,
          decay,
          eps,
          format,
          workspaces);
    }
    int channels = (int) x.size(1);
    int pixels = (int) (x.size(2) * x.size(3));
    int length = Math.toIntExact(x.length());
    float[] values = scratch.first(length);
    FloatMemory.of(Floats.dense(x)).read(0, values, length);
    if (training) {
      measure(values, channels, pixels, length);
    }
    float[] means = training ? mean : Floats.copy(Floats.dense(globalMean));
    float[] variances = training ? variance : Floats.copy(Floats.dense(globalVariance));
    float[] scales = Floats.copy(Floats.dense(gamma));
    float[] shifts = Floats.copy(Floats.dense(beta));
    for (int channel = 0; channel < channels; channel++) {
      float scale = scales[channel] * inverse(variances[channel], eps);
      for (int at = channel * pixels; at < length; at += channels * pixels) {
        ChannelLoops.normalise(values, at, pixels, means[channel], scale, shifts[channel]);
      }
    }
    INDArray result =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, x.shape(), 'c');
    FloatMemory.of(result).write(0, values, length);
    return result;
  }

  private void measure(float[] in, int channels, int pixels, int length) {
    if (mean.length != channels || meanCache == null) {
      mean = new float[channels];
      variance = new float[channels];
      try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        meanCache = Nd4j.createUninitialized(DataType.FLOAT, channels);
        varianceCache = Nd4j.createUninitialized(DataType.FLOAT, channels);
      }
    }
    double count = (double) length / channels;
    for (int channel = 0; channel < channels; channel++) {
      float[] parts = cleared(pixels);
      for (int at = channel * pixels; at < length; at += channels * pixels) {
        ChannelLoops.add(pieceOf(in, at, pixels), pixels, parts);
      }
      mean[channel] = (float) (ChannelLoops.total(parts, pixels) / count);
      cleared(pixels);
      for (int at = channel * pixels; at < length; at += channels * pixels) {
        ChannelLoops.addSquares(pieceOf(in, at, pixels), pixels, mean[channel], parts);
      }
      variance[channel] = (float) (ChannelLoops.total(parts, pixels) / count);
    }
    Floats.write(mean, Objects.requireNonNull(meanCache));
    Floats.write(variance, Objects.requireNonNull(varianceCache));
  }

  private float[] cleared(int length) {
    if (sums.length < length) {
      sums = new float[length];
      productSums = new float[length];
      piece = new float[length];
      imagePiece = new float[length];
    }
    Arrays.fill(sums, 0, length, 0);
    return sums;
  }

  private float[] pieceOf(float[] values, int from, int length) {
    System.arraycopy(values, from, piece, 0, length);
    return piece;
  }

  private static float inverse(float variance, double eps) {
    return (float) (1 / Math.sqrt(variance + eps));
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray input,
      INDArray epsilon,
      long[] shape,
      INDArray gamma,
      INDArray beta,
      INDArray gammaGradient,
      INDArray betaGradient,
      double eps,
      CNN2DFormat format,
      LayerWorkspaceMgr workspaces) {
    if (!own) {
      return dl4j.backpropGradient(
          input, epsilon, shape, gamma, beta, gammaGradient, betaGradient, eps, format, workspaces);
    }
    int channels = (int) input.size(1);
    int pixels = (int) (input.size(2) * input.size(3));
    int length = Math.toIntExact(input.length());
    float[] images = scratch.first(length);
    FloatMemory.of(Floats.dense(input)).read(0, images, length);
    float[] errors = scratch.second(length);
    FloatMemory.of(Floats.dense(epsilon)).read(0, errors, length);
    float[] scales = Floats.copy(Floats.dense(gamma));
    float[] gammas = new float[channels];
    float[] betas = new float[channels];
    double count = (double) length / channels;
    for (int channel = 0; channel < channels; channel++) {
      float inverse = inverse(variance[channel], eps);
      float[] parts = cleared(pixels);
      Arrays.fill(productSums, 0, pixels, 0);
      for (int at = channel * pixels; at < length; at += channels * pixels) {
        float[] error = pieceOf(errors, at, pixels);
        System.arraycopy(images, at, imagePiece, 0, pixels);
        ChannelLoops.add(error, pixels, parts);
        ChannelLoops.addProducts(imagePiece, error, pixels, mean[channel], productSums);
      }
      double sum = ChannelLoops.total(parts, pixels);
      double products = ChannelLoops.total(productSums, pixels);
      betas[channel] = (float) sum;
      gammas[channel] = (float) (products * inverse);
      float a = scales[channel] * inverse;
      float b = (float) (-a * inverse * inverse * products / count);
      float c = (float) (-a * sum / count);
      for (int at = channel * pixels; at < length; at += channels * pixels) {
        ChannelLoops.gradient(images, errors, at, pixels, mean[channel], a, b, c);
      }
    }
    Floats.write(gammas, gammaGradient);
    Floats.write(betas, betaGradient);
    INDArray result =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
    FloatMemory.of(result).write(0, errors, length);
    Gradient gradient = new DefaultGradient();
    gradient.setGradientFor(BatchNormalizationParamInitializer.GAMMA, gammaGradient);
    gradient.setGradientFor(BatchNormalizationParamInitializer.BETA, betaGradient);
    return new Pair<>(gradient, result);
  }

  @Override
  public @Nullable INDArray getMeanCache(DataType dataType) {
    return own ? meanCache : dl4j.getMeanCache(dataType);
  }

  @Override
  public @Nullable INDArray getVarCache(DataType dataType) {
    return own ? varianceCache : dl4j.getVarCache(dataType);
  }

  @Override
  public Map<String, Long> helperMemoryUse() {
    return Map.of();
  }

  @Override
  public boolean checkSupported(double eps, boolean fixedGammaBeta) {
    return !fixedGammaBeta;
  }

  @Override
  public boolean checkSupported() {
    return true;
  }
}
