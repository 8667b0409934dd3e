package dev.parsimony.secondmoment.kernel.pooling;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.Floats;
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

/** Pools images of float32 with channels first; scratch on the heap is one image, in and out. */
@Internal
public final class KernelPooling extends SubsamplingLayer implements HeapUse {
  private @Nullable Buffers buffers;

  /** Holds what stays from step to step; places are those of a whole batch. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Buffers(
      long[] shape,
      long[] outShape,
      PoolingKernel kernel,
      Window window,
      float[] image,
      float[] pooled,
      int[][] places) {}

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
    boolean undilated = Arrays.stream(conf.getDilation()).allMatch(dilation -> dilation == 1);
    return dataType == DataType.FLOAT
        && conf.getCnn2dDataFormat() == CNN2DFormat.NCHW
        && (type == PoolingType.MAX || type == PoolingType.AVG)
        // Such windows may have nothing of the image.
        && (unpadded || (type == PoolingType.MAX && undilated));
  }

  @Override
  public long heapBytes() {
    Buffers use = buffers;
    if (use == null) {
      return 0;
    }
    long places = (long) use.places.length * use.places[0].length;
    return Float.BYTES * (use.image.length + use.pooled.length + places);
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
    int channels = (int) in.size(1);
    for (int image = 0; image < use.places.length; image++) {
      from.read((long) image * use.image.length, use.image, use.image.length);
      for (int channel = 0; channel < channels; channel++) {
        use.kernel.forward(
            use.image,
            channel * use.window.pixels(),
            use.pooled,
            channel * use.window.outPixels(),
            use.places[image]);
      }
      to.write((long) image * use.pooled.length, use.pooled, use.pooled.length);
    }
    return output;
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
    int channels = (int) use.shape[1];
    for (int image = 0; image < use.places.length; image++) {
      from.read((long) image * use.pooled.length, use.pooled, use.pooled.length);
      for (int channel = 0; channel < channels; channel++) {
        use.kernel.backward(
            use.pooled,
            channel * use.window.outPixels(),
            use.image,
            channel * use.window.pixels(),
            use.places[image]);
      }
      to.write((long) image * use.image.length, use.image, use.image.length);
    }
    return new Pair<>(new DefaultGradient(), result);
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
    int[] size = {(int) in.size(2), (int) in.size(3)};
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
            CNN2DFormat.NCHW);
    int[] padding =
        same
            ? ConvolutionUtils.getSameModeTopLeftPadding(
                outSize, size, kernelSize, stride, dilation)
            : layerConf().getPadding();
    Window window = new Window(size, kernelSize, stride, padding, dilation, outSize);
    int channels = (int) in.size(1);
    PoolingKernel kernel =
        layerConf().getPoolingType() == PoolingType.MAX
            ? new MaxPooling(window)
            : new AveragePooling(window);
    int pooled = channels * window.outPixels();
    return new Buffers(
        in.shape().clone(),
        new long[] {in.size(0), channels, outSize[0], outSize[1]},
        kernel,
        window,
        new float[channels * window.pixels()],
        new float[pooled],
        new int[(int) in.size(0)][kernel.remembers() ? pooled : 0]);
  }
}
