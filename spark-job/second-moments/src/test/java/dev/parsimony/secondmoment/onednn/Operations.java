package dev.parsimony.secondmoment.onednn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Operations that ND4J has computed by oneDNN, on small random operands. */
final class Operations {
  private final boolean channelsLast;
  private final List<Operation> operations = new ArrayList<>();

  private Operations(boolean channelsLast) {
    this.channelsLast = channelsLast;
  }

  /**
   * An operation.
   *
   * @param inputs their shapes
   * @param outputs their shapes
   * @param integers its integer arguments
   * @param reals its other arguments
   */
  record Operation(
      String name,
      List<long[]> inputs,
      List<long[]> outputs,
      List<Integer> integers,
      List<Double> reals) {

    INDArray[] operands() {
      Nd4j.getRandom().setSeed(5);
      return inputs.stream()
          // Above zero, as a variance is.
          .map(shape -> Nd4j.rand(DataType.FLOAT, shape).addi(0.1))
          .toArray(INDArray[]::new);
    }

    INDArray[] results() {
      return outputs.stream()
          .map(shape -> Nd4j.create(DataType.FLOAT, shape))
          .toArray(INDArray[]::new);
    }

    void run(INDArray[] operands, INDArray[] results) {
      Nd4j.exec(
          DynamicCustomOp.builder(name)
              .addInputs(operands)
              .addOutputs(results)
              .addIntegerArguments(integers)
              .addFloatingPointArguments(reals.toArray(Double[]::new))
              .build());
    }

    @Override
    public String toString() {
      return name + integers;
    }
  }

  static List<Operation> all() {
    List<Operation> all = new ArrayList<>();
    for (boolean channelsLast : new boolean[] {false, true}) {
      Operations operations = new Operations(channelsLast);
      operations.addConvolutions();
      operations.addVolumes();
      operations.addPooling();
      operations.addNormalization();
      all.addAll(operations.operations);
    }
    Operations others = new Operations(false);
    others.addWithoutFormat();
    all.addAll(others.operations);
    return all;
  }

  private void addConvolutions() {
    long[] in = images(3, 8, 8);
    long[] out = images(5, 6, 6);
    addWithGradient("conv2d", in, shape(5, 3, 3, 3), out, square(1, 0, 1));
    addWithGradient("deconv2d", in, shape(3, 3, 5, 3), images(5, 10, 10), square(1, 0));
    addWithGradient("depthwise_conv2d", in, shape(3, 3, 3, 1), images(3, 6, 6), square(1, 0));
  }

  /** Kernel 3x3, then stride, padding, dilation 1, not "same", format and the rest. */
  private Integer[] square(int stride, int padding, Integer... rest) {
    Integer[] start = {3, 3, stride, stride, padding, padding, 1, 1, 0, format()};
    return concat(start, rest);
  }

  private void addVolumes() {
    long[] in = shape(2, 3, 5, 6, 7);
    in = channelsLast ? shape(2, 5, 6, 7, 3) : in;
    long[] out = channelsLast ? shape(2, 3, 4, 5, 4) : shape(2, 4, 3, 4, 5);
    long[] larger = channelsLast ? shape(2, 7, 8, 9, 4) : shape(2, 4, 7, 8, 9);
    Integer[] cube = {3, 3, 3, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, format()};
    addWithGradient("conv3dnew", in, shape(4, 3, 3, 3, 3), out, concat(cube, 1));
    addWithGradient("deconv3d", in, shape(3, 3, 3, 4, 3), larger, cube);
    long[] pooled = channelsLast ? shape(2, 2, 3, 3, 3) : shape(2, 3, 2, 3, 3);
    Integer[] halves = {2, 2, 2, 2, 2, 2, 0, 0, 0, 1, 1, 1, 0, 0, format()};
    addPooling("maxpool3dnew", in, pooled, halves);
    addPooling("avgpool3dnew", in, pooled, halves);
  }

  private void addPooling() {
    Integer[] threes = {3, 3, 1, 1, 0, 0, 1, 1, 0, 0, format()};
    addPooling("maxpool2d", images(3, 8, 8), images(3, 6, 6), threes);
    addPooling("avgpool2d", images(3, 8, 8), images(3, 6, 6), threes);
  }

  private void addNormalization() {
    long[] in = images(3, 8, 8);
    long[] each = shape(3);
    Integer[] integers = {1, 1, channelsLast ? 3 : 1};
    List<long[]> inputs = List.of(in, each, each, each, each);
    List<long[]> withGradient = List.of(in, each, each, each, each, in);
    List<long[]> gradients = List.of(in, each, each, each, each);
    add("batchnorm", inputs, List.of(in), List.of(1e-5), integers);
    add("batchnorm_bp", withGradient, gradients, List.of(1e-5), integers);
  }

  private void addWithoutFormat() {
    for (long[] shape : List.of(shape(4, 7), shape(4, 7, 3), shape(4, 3, 6, 5))) {
      add("softmax", List.of(shape), List.of(shape), List.of());
      add("softmax_bp", List.of(shape, shape), List.of(shape), List.of(), -1);
      add("tanh_bp", List.of(shape, shape), List.of(shape), List.of());
    }
    add("concat", List.of(shape(4, 3, 6), shape(4, 2, 6)), List.of(shape(4, 5, 6)), List.of(), 1);
    add("matmul", List.of(shape(4, 3), shape(3, 5)), List.of(shape(4, 5)), List.of());
    List<long[]> layer = List.of(shape(4, 3), shape(3, 5), shape(5));
    add("xw_plus_b", layer, List.of(shape(4, 5)), List.of());
    long[] images = shape(4, 3, 6, 5);
    add("lrn", List.of(images), List.of(images), List.of(2.0, 1e-4, 0.75), 2);
  }

  private void addWithGradient(
      String name, long[] in, long[] weights, long[] out, Integer... integers) {
    long[] bias = shape(out[channelsLast ? out.length - 1 : 1]);
    add(name, List.of(in, weights, bias), List.of(out), List.of(), integers);
    List<long[]> gradients = List.of(in, weights, bias);
    add(name + "_bp", List.of(in, weights, bias, out), gradients, List.of(), integers);
  }

  private void addPooling(String name, long[] in, long[] out, Integer... integers) {
    add(name, List.of(in), List.of(out), List.of(), integers);
    add(name + "_bp", List.of(in, out), List.of(in), List.of(), integers);
  }

  private void add(
      String name,
      List<long[]> inputs,
      List<long[]> outputs,
      List<Double> reals,
      Integer... integers) {
    operations.add(new Operation(name, inputs, outputs, List.of(integers), reals));
  }

  private int format() {
    return channelsLast ? 1 : 0;
  }

  private long[] images(long channels, long height, long width) {
    return channelsLast ? shape(4, height, width, channels) : shape(4, channels, height, width);
  }

  private static long[] shape(long... dimensions) {
    return LongStream.of(dimensions).toArray();
  }

  private static Integer[] concat(Integer[] start, Integer... rest) {
    Integer[] all = Arrays.copyOf(start, start.length + rest.length);
    System.arraycopy(rest, 0, all, start.length, rest.length);
    return all;
  }
}
