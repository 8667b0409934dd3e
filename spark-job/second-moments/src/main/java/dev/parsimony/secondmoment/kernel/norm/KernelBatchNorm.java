package dev.parsimony.secondmoment.kernel.norm;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.ChannelsLastMemory;
import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.array.ImageAxes;
import dev.parsimony.secondmoment.reuse.HeapUse;
import dev.parsimony.secondmoment.slot.PrivateField;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
 * Normalises images of float32 in the place where DL4J uses oneDNN, in training together with a
 * rectifier that follows. All else goes to the helper before.
 */
@Internal
public final class KernelBatchNorm implements BatchNormalizationHelper, HeapUse {
  private static final String FIELD = "helper";

  private final BatchNormalizationHelper dl4j;
  private final int channels;
  private ImageAxes axes;
  private boolean channelsLastMemory;
  private boolean own;
  private boolean vectors;
  private boolean rectifierFollows;
  private boolean rectified;
  private boolean masked;
  private @Nullable NormPasses passes;
  private ChannelStatistics batch = ChannelStatistics.of(0);
  private @Nullable INDArray meanCache;
  private @Nullable INDArray varianceCache;

  private KernelBatchNorm(BatchNormalizationHelper dl4j, ImageAxes axes, int channels) {
    this.dl4j = dl4j;
    this.axes = axes;
    this.channels = channels;
  }

  /**
   * Installs the kernel in a layer.
   *
   * @return empty where the layer has nothing in that place, as with locked gamma and beta
   */
  public static Optional<KernelBatchNorm> install(BatchNormalization layer) {
    if (!(layer.getHelper() instanceof BatchNormalizationHelper helper)) {
      return Optional.empty();
    }
    ImageAxes axes = ImageAxes.of(layer.layerConf().getCnn2DFormat());
    int channels = Math.toIntExact(layer.layerConf().getNOut());
    KernelBatchNorm kernel = new KernelBatchNorm(helper, axes, channels);
    new PrivateField(BatchNormalization.class, FIELD).set(layer, kernel);
    return Optional.of(kernel);
  }

  /**
   * Lets images with channels first have memory with channels last from now on; what computes with
   * them here has channels last.
   */
  public void useChannelsLastMemory() {
    channelsLastMemory = true;
    axes = ImageAxes.CHANNELS_LAST;
  }

  /** Returns whether channels are last in the arrays of {@link #ordered}. */
  public boolean channelsLast() {
    return axes == ImageAxes.CHANNELS_LAST;
  }

  /**
   * Returns images as this class computes with them.
   *
   * @param type of a copy, where one is needed
   */
  public INDArray ordered(INDArray images, ArrayType type, LayerWorkspaceMgr workspaces) {
    return channelsLastMemory && images.rank() == 4
        ? ChannelsLastMemory.channelsLast(images, type, workspaces)
        : images;
  }

  /** Returns such images with the layer's shape. */
  public INDArray asGiven(INDArray images) {
    return channelsLastMemory && images.rank() == 4
        ? ChannelsLastMemory.channelsFirst(images)
        : images;
  }

  /**
   * Lets training passes answer what a rectifier makes of the output, where {@link #rectified} says
   * so afterwards. That rectifier, and nothing else, must follow, and leave the gradient as it is.
   */
  public void rectifierFollows() {
    rectifierFollows = true;
  }

  /** Returns whether the last forward pass in training answered what a rectifier would. */
  public boolean rectified() {
    return rectified;
  }

  /**
   * Makes the gradient at the rectifier's output that at its input, where the last forward pass
   * included it, for whoever reads it before the backward pass.
   *
   * @param x images, as {@link #ordered} has them
   * @param epsilon likewise, float32 in c order; overwritten
   */
  public void mask(INDArray x, INDArray epsilon) {
    if (rectified && !masked) {
      passesOf(x).mask(FloatMemory.of(Floats.dense(x)), FloatMemory.of(epsilon), batch);
      masked = true;
    }
  }

  @Override
  public long heapBytes() {
    NormPasses use = passes;
    return use == null ? 0 : use.heapBytes();
  }

  private NormPasses passesOf(INDArray x) {
    int images = (int) x.size(0);
    int pixels = pixels(x);
    NormPasses current = passes;
    if (current == null || !current.fits(images, channels, pixels)) {
      current =
          axes == ImageAxes.CHANNELS_LAST
              ? new RowPasses(images, channels, pixels)
              : new ChannelPasses(images, channels, pixels);
      passes = current;
    }
    return current;
  }

  /** Returns the elements of a channel. */
  private int pixels(INDArray x) {
    return Math.toIntExact(x.length() / x.size(0) / channels);
  }

  /**
   * Returns whether images in a forward pass are vectors that DL4J gave channels first, as it does
   * whatever the format is, where that has them last. Their rows of channels are those of images.
   */
  private boolean areVectors(INDArray x) {
    return axes == ImageAxes.CHANNELS_LAST
        && !channelsLastMemory
        && x.size(1) == channels
        && x.size(2) == 1
        && x.size(3) == 1;
  }

  @Override
  public INDArray preOutput(
      INDArray given,
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
    if (training) {
      forgetLastPass();
    }
    try {
      INDArray x = ordered(given, ChannelsLastMemory.ofInput(training), workspaces);
      if (fits(x)) {
        INDArray result =
            normalise(x, training, gamma, beta, globalMean, globalVariance, eps, workspaces);
        if (training) {
          own = true;
          vectors = areVectors(x);
        }
        return asGiven(result);
      }
    } catch (RuntimeException | Error e) {
      throw failed("the output", e);
    }
    return dl4j.preOutput(
        given,
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

  /** Makes what the last forward pass in training left behind that of a pass which failed. */
  private void forgetLastPass() {
    own = false;
    vectors = false;
    rectified = false;
    masked = false;
  }

  private boolean fits(INDArray x) {
    return x.rank() == 4
        && x.dataType() == DataType.FLOAT
        && (axes.channels(x) == channels || areVectors(x));
  }

  /**
   * Returns a failure with a message with which DL4J does not go on with operations of its own,
   * which know nothing of a rectifier.
   */
  private static IllegalStateException failed(String what, Throwable cause) {
    String message =
        "Failed to allocate or to compute " + what + " of a batch normalisation: " + cause;
    if (cause instanceof OutOfMemoryError) {
      OutOfMemoryError named = new OutOfMemoryError(message);
      named.initCause(cause);
      throw named;
    }
    return new IllegalStateException(message, cause);
  }

  private INDArray normalise(
      INDArray x,
      boolean training,
      INDArray gamma,
      INDArray beta,
      INDArray globalMean,
      INDArray globalVariance,
      double eps,
      LayerWorkspaceMgr workspaces) {
    INDArray result =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, x.shape(), 'c');
    FloatMemory in = FloatMemory.of(Floats.dense(x));
    FloatMemory out = FloatMemory.of(result);
    float[] gammas = Floats.copy(Floats.dense(gamma));
    float[] betas = Floats.copy(Floats.dense(beta));
    if (!training) {
      infer(x, in, out, gammas, betas, globalMean, globalVariance, eps);
      return result;
    }
    boolean rectify = rectifierFollows && pixels(x) > 1; // 1: a layer of vectors
    makeCaches();
    passesOf(x).train(in, out, gammas, betas, eps, batch, rectify);
    Floats.write(batch.mean(), Objects.requireNonNull(meanCache));
    Floats.write(batch.variance(), Objects.requireNonNull(varianceCache));
    rectified = rectify;
    return result;
  }

  private void infer(
      INDArray x,
      FloatMemory in,
      FloatMemory out,
      float[] gammas,
      float[] betas,
      INDArray globalMean,
      INDArray globalVariance,
      double eps) {
    ChannelStatistics running =
        new ChannelStatistics(
            Floats.copy(Floats.dense(globalMean)),
            Floats.copy(Floats.dense(globalVariance)),
            gammas,
            betas);
    for (int channel = 0; channel < gammas.length; channel++) {
      gammas[channel] *= running.inverse(channel, eps);
    }
    passesOf(x).infer(in, out, running);
  }

  private void makeCaches() {
    if (meanCache == null) {
      batch = ChannelStatistics.of(channels);
      try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        meanCache = Nd4j.createUninitialized(DataType.FLOAT, channels);
        varianceCache = Nd4j.createUninitialized(DataType.FLOAT, channels);
      }
    }
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
    try {
      INDArray x = ordered(input, ArrayType.BP_WORKING_MEM, workspaces);
      INDArray atOutput = ordered(epsilon, ArrayType.BP_WORKING_MEM, workspaces);
      // Of vectors, which come with channels last here, DL4J takes the first two axes.
      long[] resultShape = vectors ? new long[] {x.size(0), channels, 1, 1} : x.shape();
      INDArray result =
          workspaces.createUninitialized(
              ArrayType.ACTIVATION_GRAD, DataType.FLOAT, resultShape, 'c');
      backward(x, atOutput, gammaGradient, betaGradient, eps, result);
      Gradient gradient = new DefaultGradient();
      gradient.setGradientFor(BatchNormalizationParamInitializer.GAMMA, gammaGradient);
      gradient.setGradientFor(BatchNormalizationParamInitializer.BETA, betaGradient);
      return new Pair<>(gradient, asGiven(result));
    } catch (RuntimeException | Error e) {
      throw failed("the gradient", e);
    } finally {
      masked = false; // the next gradient is another one
    }
  }

  private void backward(
      INDArray input,
      INDArray epsilon,
      INDArray gammaGradient,
      INDArray betaGradient,
      double eps,
      INDArray result) {
    float[] gammas = new float[batch.mean().length];
    float[] betas = new float[batch.mean().length];
    passesOf(input)
        .backward(
            FloatMemory.of(Floats.dense(input)),
            FloatMemory.of(Floats.dense(epsilon)),
            FloatMemory.of(result),
            eps,
            batch,
            gammas,
            betas,
            rectified && !masked);
    Floats.write(gammas, gammaGradient);
    Floats.write(betas, betaGradient);
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
