package dev.parsimony.secondmoment.kernel.pooling;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import dev.parsimony.secondmoment.kernel.parallel.PartBuffers;
import dev.parsimony.secondmoment.reuse.HeapUse;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.pooling.GlobalPoolingLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Pools each channel of an image, or each feature of a series, to one number, in float32 and
 * without masks, with which DL4J computes. Scratch on the heap is one example for each thread.
 */
@Internal
public final class KernelGlobalPooling extends GlobalPoolingLayer implements HeapUse {
  private final PoolingType type;
  private final boolean channelsLast;
  private final PartBuffers examples = new PartBuffers();
  private long[] pooled = {}; // the shape whose gradient comes next; empty where that is DL4J's
  private boolean rows; // whether channels were last in the memory of what was pooled
  private int[][] places = {}; // of maxima, of a whole batch

  /** Makes a layer of float32, which {@link #supports} must allow. */
  public KernelGlobalPooling(NeuralNetConfiguration conf) {
    super(conf, DataType.FLOAT);
    type = layerConf().getPoolingType();
    channelsLast = !are(2, layerConf().getPoolingDimensions());
  }

  /** Returns whether this class can stand in the place of a layer of float32. */
  public static boolean supports(GlobalPoolingLayer layer) {
    org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer conf =
        (org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer) layer.conf().getLayer();
    int[] axes = conf.getPoolingDimensions();
    // What is not collapsed DL4J gives another shape, or fails to, where channels are last.
    return conf.getPoolingType() != PoolingType.PNORM
        && (are(2, axes) || (are(1, axes) && conf.isCollapseDimensions()));
  }

  /** Returns whether axes are those from one on; where none are given, they are from 2 on. */
  private static boolean are(int first, int @Nullable [] axes) {
    if (axes == null) {
      return first == 2;
    }
    for (int i = 0; i < axes.length; i++) {
      if (axes[i] != i + first) {
        return false;
      }
    }
    return true;
  }

  private int channels(long[] shape) {
    return (int) shape[channelsLast ? shape.length - 1 : 1];
  }

  /** Returns the array itself, or a view with channels last where only that is dense. */
  private INDArray asInMemory(INDArray in) {
    if (channelsLast || FloatMemory.covers(in)) {
      return in;
    }
    INDArray view = in.permute(withSecondLast(in.rank()));
    return FloatMemory.covers(view) ? view : in;
  }

  private static int[] withSecondLast(int rank) {
    int last = rank - 1;
    return IntStream.range(0, rank).map(i -> i == 0 ? 0 : i == last ? 1 : i + 1).toArray();
  }

  private static int[] withLastSecond(int rank) {
    return IntStream.range(0, rank).map(i -> i == 0 ? 0 : i == 1 ? rank - 1 : i - 1).toArray();
  }

  private boolean fits(INDArray in) {
    int[] axes = layerConf().getPoolingDimensions();
    return maskArray == null
        && in.dataType() == DataType.FLOAT
        && in.rank() >= 3
        && in.rank() <= 5
        && (axes == null || axes.length == in.rank() - 2);
  }

  @Override
  public long heapBytes() {
    long kept = places.length == 0 ? 0 : (long) Integer.BYTES * places.length * places[0].length;
    return examples.heapBytes() + kept;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray in = Objects.requireNonNull(input);
    if (!fits(in)) {
      pooled = new long[0];
      return super.activate(training, workspaces);
    }
    keep(in);
    INDArray output =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, outShape(in), 'c');
    INDArray view = asInMemory(in);
    rows = channelsLast || view != in;
    FloatMemory from = FloatMemory.of(Floats.dense(view));
    FloatMemory to = FloatMemory.of(output);
    int channels = channels(pooled);
    byExample(
        (example, values, length) -> {
          from.read((long) example * channels * length, values, channels * length);
          reduce(values, channels, length, example);
          to.write((long) example * channels, values, channels);
        });
    return output;
  }

  private void keep(INDArray in) {
    if (!Arrays.equals(pooled, in.shape())) {
      pooled = in.shape().clone();
      int channels = type == PoolingType.MAX ? channels(pooled) : 0;
      places = new int[(int) in.size(0)][channels];
    }
  }

  private long[] outShape(INDArray in) {
    long[] shape = new long[layerConf().isCollapseDimensions() ? 2 : in.rank()];
    Arrays.fill(shape, 1);
    shape[0] = in.size(0);
    shape[1] = channels(in.shape());
    return shape;
  }

  /** Treats an example, with memory for all its elements and the length of a channel. */
  private interface ExampleBody {
    void run(int example, float[] values, int length);
  }

  private void byExample(ExampleBody body) {
    long elements = Arrays.stream(pooled).reduce(1, Math::multiplyExact);
    int each = Math.toIntExact(elements / pooled[0]);
    int parts = Parallel.parts((int) pooled[0], elements);
    examples.prepare(parts, each);
    Parallel.run(
        parts,
        (int) pooled[0],
        (part, first, end) -> {
          for (int example = first; example < end; example++) {
            body.run(example, examples.of(part), each / channels(pooled));
          }
        });
  }

  /** Replaces the first elements by what channels are reduced to, one after the other. */
  private void reduce(float[] values, int channels, int length, int example) {
    if (rows) {
      reduceRows(values, channels, length, example);
      return;
    }
    for (int channel = 0; channel < channels; channel++) {
      int from = channel * length;
      if (type == PoolingType.MAX) {
        int place = RowReduction.largest(values, from, length);
        places[example][channel] = place;
        values[channel] = values[place];
      } else {
        float sum = RowReduction.sum(values, from, length);
        values[channel] = type == PoolingType.AVG ? sum / length : sum;
      }
    }
  }

  private void reduceRows(float[] values, int channels, int length, int example) {
    if (type == PoolingType.MAX) {
      int[] largest = places[example];
      RowReduction.largestOfRows(values, channels, length, largest);
      for (int channel = 0; channel < channels; channel++) {
        values[channel] = values[largest[channel]];
      }
      return;
    }
    RowReduction.sumOfRows(values, channels, length);
    for (int channel = 0; type == PoolingType.AVG && channel < channels; channel++) {
      values[channel] /= length;
    }
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (!Arrays.equals(pooled, Objects.requireNonNull(input).shape())) {
      return super.backpropGradient(epsilon, workspaces);
    }
    INDArray result = gradientArray(workspaces);
    FloatMemory from = FloatMemory.of(Floats.dense(epsilon.castTo(DataType.FLOAT)));
    FloatMemory to = FloatMemory.of(asInMemory(result));
    int channels = channels(pooled);
    byExample(
        (example, values, length) -> {
          from.read((long) example * channels, values, channels);
          spread(values, channels, length, example);
          to.write((long) example * channels * length, values, channels * length);
        });
    return new Pair<>(new DefaultGradient(), result);
  }

  /** Makes an array of the input's shape, and with channels last in memory where that has them. */
  private INDArray gradientArray(LayerWorkspaceMgr workspaces) {
    ArrayType type = ArrayType.ACTIVATION_GRAD;
    if (rows == channelsLast) {
      return workspaces.createUninitialized(type, DataType.FLOAT, pooled, 'c');
    }
    int rank = pooled.length;
    long[] inMemory = Arrays.stream(withSecondLast(rank)).mapToLong(i -> pooled[i]).toArray();
    return workspaces
        .createUninitialized(type, DataType.FLOAT, inMemory, 'c')
        .permute(withLastSecond(rank));
  }

  /** Replaces all elements by their gradients; from the end on, as those of channels come first. */
  private void spread(float[] values, int channels, int length, int example) {
    if (rows) {
      spreadOverRows(values, channels, length, example);
      return;
    }
    for (int channel = channels - 1; channel >= 0; channel--) {
      float gradient = values[channel];
      int from = channel * length;
      if (type == PoolingType.MAX) {
        Arrays.fill(values, from, from + length, 0);
        values[places[example][channel]] = gradient;
      } else {
        float part = type == PoolingType.AVG ? gradient / length : gradient;
        Arrays.fill(values, from, from + length, part);
      }
    }
  }

  private void spreadOverRows(float[] values, int channels, int length, int example) {
    if (type == PoolingType.MAX) {
      Arrays.fill(values, channels, channels * length, 0);
      for (int channel = 0; channel < channels; channel++) {
        float gradient = values[channel];
        values[channel] = 0;
        values[places[example][channel]] = gradient; // in the same column
      }
      return;
    }
    for (int channel = 0; type == PoolingType.AVG && channel < channels; channel++) {
      values[channel] /= length;
    }
    for (int row = 1; row < length; row++) {
      System.arraycopy(values, 0, values, row * channels, channels);
    }
  }
}
