package dev.parsimony.secondmoment.kernel.pooling;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.array.ImageAxes;
import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import dev.parsimony.secondmoment.kernel.parallel.PartBuffers;
import dev.parsimony.secondmoment.reuse.HeapUse;
import java.util.Arrays;
import java.util.Objects;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.util.ConvolutionUtils;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Pools images of float32; scratch on the heap is one image for each thread, in and out. */
@Internal
public final class KernelPooling extends SubsamplingLayer implements HeapUse {
  private @Nullable Buffers buffers;

  /** Holds what stays from step to step; places are those of a whole batch. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Buffers(
      long[] shape,
      long[] outShape,
      int channels,
      PoolingKernel kernel,
      Window window,
      PartBuffers images,
      PartBuffers pooled,
      int[][] places) {
    int imageLength() {
      return channels / window.lanes() * window.length();
    }

    int pooledLength() {
      return channels / window.lanes() * window.outLength();
    }

    /** Returns into how many parts a pass is split, for which there is memory then. */
    int parts() {
      int parts = Parallel.parts(places.length, (long) places.length * imageLength());
      images.prepare(parts, imageLength());
      pooled.prepare(parts, pooledLength());
      return parts;
    }
  }

  /** Makes a layer, which {@link #supports} must allow. */
  public KernelPooling(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  /** Returns whether this class can stand in the place of a layer. */
  public static boolean supports(SubsamplingLayer layer, DataType dataType) {
    org.deeplearning4j.nn.conf.layers.SubsamplingLayer conf = layer.layerConf();
    boolean unpadded =
        conf.getConvolutionMode() != ConvolutionMode.Same
            && Arrays.stream(conf.getPadding()).allMatch(padding -> padding == 0);
    PoolingType type = conf.getPoolingType();
    boolean undilated = allAre(1, conf.getDilation());
    boolean narrow =
        conf.getPadding()[0] < conf.getKernelSize()[0]
            && conf.getPadding()[1] < conf.getKernelSize()[1];
    return dataType == DataType.FLOAT
        && (type == PoolingType.MAX || type == PoolingType.AVG)
        // Other windows may have nothing of the image.
        && (unpadded || (type == PoolingType.MAX && undilated && narrow));
  }

  /**
   * Returns whether it is faster than oneDNN there, or right where oneDNN is not, with dilation;
   * with channels last it is not faster.
   */
  public static boolean pays(SubsamplingLayer layer) {
    org.deeplearning4j.nn.conf.layers.SubsamplingLayer conf = layer.layerConf();
    if (!allAre(1, conf.getDilation())) {
      return true;
    }
    return conf.getCnn2dDataFormat() == CNN2DFormat.NCHW
        && (conf.getPoolingType() != PoolingType.MAX || allAre(2, conf.getKernelSize()));
  }

  private static boolean allAre(int expected, int[] values) {
    return Arrays.stream(values).allMatch(value -> value == expected);
  }

  @Override
  public long heapBytes() {
    Buffers use = buffers;
    if (use == null) {
      return 0;
    }
    long places = (long) use.places.length * use.places[0].length;
    return use.images.heapBytes() + use.pooled.heapBytes() + Integer.BYTES * places;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray in = input;
    if (in == null || in.rank() != 4 || in.dataType() != DataType.FLOAT) {
      return super.activate(training, workspaces);
    }
    Buffers use = buffersFor(in);
    INDArray output =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, use.outShape, 'c');
    FloatMemory from = FloatMemory.of(Floats.dense(in));
    FloatMemory to = FloatMemory.of(output);
    Parallel.run(
        use.parts(),
        use.places.length,
        (part, first, end) -> {
          for (int image = first; image < end; image++) {
            forward(use, image, part, from, to);
          }
        });
    return output;
  }

  private static void forward(Buffers use, int number, int part, FloatMemory from, FloatMemory to) {
    float[] image = use.images.of(part);
    float[] pooled = use.pooled.of(part);
    from.read((long) number * use.imageLength(), image, use.imageLength());
    for (int i = 0; i < use.channels / use.window.lanes(); i++) {
      use.kernel.forward(
          image, i * use.window.length(), pooled, i * use.window.outLength(), use.places[number]);
    }
    to.write((long) number * use.pooledLength(), pooled, use.pooledLength());
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    Buffers use = buffers;
    if (use == null || !Arrays.equals(use.shape, Objects.requireNonNull(input).shape())) {
      return super.backpropGradient(epsilon, workspaces);
    }
    INDArray result =
        workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, use.shape, 'c');
    FloatMemory from = FloatMemory.of(Floats.dense(epsilon.castTo(DataType.FLOAT)));
    FloatMemory to = FloatMemory.of(result);
    Parallel.run(
        use.parts(),
        use.places.length,
        (part, first, end) -> {
          for (int image = first; image < end; image++) {
            backward(use, image, part, from, to);
          }
        });
    return new Pair<>(new DefaultGradient(), result);
  }

  private static void backward(
      Buffers use, int number, int part, FloatMemory from, FloatMemory to) {
    float[] image = use.images.of(part);
    float[] pooled = use.pooled.of(part);
    from.read((long) number * use.pooledLength(), pooled, use.pooledLength());
    for (int i = 0; i < use.channels / use.window.lanes(); i++) {
      use.kernel.backward(
          pooled, i * use.window.outLength(), image, i * use.window.length(), use.places[number]);
    }
    to.write((long) number * use.imageLength(), image, use.imageLength());
  }

  private Buffers buffersFor(INDArray in) {
    Buffers current = buffers;
    if (current == null || !Arrays.equals(current.shape, in.shape())) {
      current = buffersOf(in);
      buffers = current;
    }
    return current;
  }

  private Buffers buffersOf(INDArray in) {
    ImageAxes axes = ImageAxes.of(layerConf().getCnn2dDataFormat());
    int[] size = axes.size(in);
    int[] kernelSize = layerConf().getKernelSize();
    int[] stride = layerConf().getStride();
    int[] dilation = layerConf().getDilation();
    boolean same = convolutionMode == ConvolutionMode.Same;
    int[] outSize =
        ConvolutionUtils.getOutputSize(
            in,
            kernelSize,
            stride,
            same ? null : layerConf().getPadding(),
            convolutionMode,
            dilation,
            axes.format());
    int[] padding =
        same
            ? ConvolutionUtils.getSameModeTopLeftPadding(
                outSize, size, kernelSize, stride, dilation)
            : layerConf().getPadding();
    int channels = axes.channels(in);
    int lanes = axes == ImageAxes.CHANNELS_LAST ? channels : 1;
    Window window = new Window(lanes, size, kernelSize, stride, padding, dilation, outSize);
    PoolingKernel kernel =
        layerConf().getPoolingType() == PoolingType.MAX
            ? new MaxPooling(window)
            : new AveragePooling(window);
    int pooled = channels / lanes * window.outLength();
    return new Buffers(
        in.shape().clone(),
        axes.shape(in.size(0), channels, outSize),
        channels,
        kernel,
        window,
        new PartBuffers(),
        new PartBuffers(),
        new int[(int) in.size(0)][kernel.remembers() ? pooled : 0]);
  }
}
