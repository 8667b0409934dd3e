package dev.parsimony.secondmoment.kernel.norm;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import dev.parsimony.secondmoment.kernel.parallel.PartBuffers;
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
  private final PartBuffers sums = new PartBuffers();
  private final PartBuffers productSums = new PartBuffers();
  private final PartBuffers pieces = new PartBuffers();
  private final PartBuffers imagePieces = new PartBuffers();
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
    Parallel.run(
        Parallel.parts(channels, length),
        channels,
        (part, first, end) -> {
          for (int channel = first; channel < end; channel++) {
            float scale = scales[channel] * inverse(variances[channel], eps);
            for (int at = channel * pixels; at < length; at += channels * pixels) {
              ChannelLoops.normalise(values, at, pixels, means[channel], scale, shifts[channel]);
            }
          }
        });
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
    Parallel.run(
        partsFor(channels, pixels, length),
        channels,
        (part, first, end) -> {
          for (int channel = first; channel < end; channel++) {
            measure(in, channel, part, pixels, length);
          }
        });
    Floats.write(mean, Objects.requireNonNull(meanCache));
    Floats.write(variance, Objects.requireNonNull(varianceCache));
  }

  private void measure(float[] in, int channel, int part, int pixels, int length) {
    int image = mean.length * pixels;
    double count = (double) length / mean.length;
    float[] parts = cleared(sums.of(part), pixels);
    float[] piece = pieces.of(part);
    for (int at = channel * pixels; at < length; at += image) {
      System.arraycopy(in, at, piece, 0, pixels);
      ChannelLoops.add(piece, pixels, parts);
    }
    mean[channel] = (float) (ChannelLoops.total(parts, pixels) / count);
    cleared(parts, pixels);
    for (int at = channel * pixels; at < length; at += image) {
      System.arraycopy(in, at, piece, 0, pixels);
      ChannelLoops.addSquares(piece, pixels, mean[channel], parts);
    }
    variance[channel] = (float) (ChannelLoops.total(parts, pixels) / count);
  }

  /** Returns into how many parts the channels are split, for which there is memory then. */
  private int partsFor(int channels, int pixels, int length) {
    int parts = Parallel.parts(channels, length);
    sums.prepare(parts, pixels);
    productSums.prepare(parts, pixels);
    pieces.prepare(parts, pixels);
    imagePieces.prepare(parts, pixels);
    return parts;
  }

  private static float[] cleared(float[] sums, int length) {
    Arrays.fill(sums, 0, length, 0);
    return sums;
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
    Parallel.run(
        partsFor(channels, pixels, length),
        channels,
        (part, first, end) -> {
          for (int channel = first; channel < end; channel++) {
            float inverse = inverse(variance[channel], eps);
            Sums of = sums(images, errors, channel, part, pixels, length);
            betas[channel] = (float) of.errors;
            gammas[channel] = (float) (of.products * inverse);
            float a = scales[channel] * inverse;
            float b = (float) (-a * inverse * inverse * of.products / count);
            float c = (float) (-a * of.errors / count);
            for (int at = channel * pixels; at < length; at += channels * pixels) {
              ChannelLoops.gradient(images, errors, at, pixels, mean[channel], a, b, c);
            }
          }
        });
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

  /** Sums over a channel of epsilon, and of epsilon times the centred input. */
  private record Sums(double errors, double products) {}

  private Sums sums(float[] images, float[] errors, int channel, int part, int pixels, int length) {
    float[] errorSums = cleared(sums.of(part), pixels);
    float[] products = cleared(productSums.of(part), pixels);
    float[] error = pieces.of(part);
    float[] image = imagePieces.of(part);
    for (int at = channel * pixels; at < length; at += mean.length * pixels) {
      System.arraycopy(errors, at, error, 0, pixels);
      System.arraycopy(images, at, image, 0, pixels);
      ChannelLoops.add(error, pixels, errorSums);
      ChannelLoops.addProducts(image, error, pixels, mean[channel], products);
    }
    return new Sums(ChannelLoops.total(errorSums, pixels), ChannelLoops.total(products, pixels));
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
