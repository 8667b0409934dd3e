package dev.parsimony.spark.api;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** The arrays that data sets have for the inputs and outputs of a network. */
record DataSetShapes(List<ArraySpec> features, List<ArraySpec> labels) implements Serializable {
  DataSetShapes {
    features = List.copyOf(features);
    labels = List.copyOf(labels);
  }

  /**
   * Returns the shapes of one data set.
   *
   * @throws UserErrorException if it lacks an array, or its arrays have different numbers of
   *     examples
   */
  static DataSetShapes of(@Nullable MultiDataSet data) {
    if (data == null) {
      throw new UserErrorException(
          "The RDD holds a null in place of a data set; filter such elements out.");
    }
    return new DataSetShapes(
        ports(data, data.getFeatures(), data.getFeaturesMaskArrays(), "features"),
        ports(data, data.getLabels(), data.getLabelsMaskArrays(), "labels"));
  }

  private static List<ArraySpec> ports(
      MultiDataSet data,
      @Nullable INDArray @Nullable [] arrays,
      @Nullable INDArray @Nullable [] masks,
      String name) {
    if (arrays == null || arrays.length == 0) {
      throw new UserErrorException("A data set has no " + name + "; training needs both.");
    }
    INDArray first = data.getFeatures(0);
    if (first == null) {
      throw new UserErrorException("A data set has no features[0].");
    }
    long examples = first.isEmpty() ? 0 : first.size(0);
    if (examples == 0) {
      throw new UserErrorException("A data set has no examples; filter empty ones out.");
    }
    List<ArraySpec> ports = new ArrayList<>();
    for (int i = 0; i < arrays.length; i++) {
      INDArray array = arrays[i];
      INDArray mask = masks == null ? null : masks[i];
      if (array == null) {
        throw new UserErrorException("A data set has no " + name + "[" + i + "].");
      }
      if (array.size(0) != examples || (mask != null && mask.size(0) != examples)) {
        throw new UserErrorException(
            String.format(
                "A data set has %d examples, but %s[%d] or its mask has another number of them.",
                examples, name, i));
      }
      requireFloats(array, name + "[" + i + "]");
      ports.add(ArraySpec.of(array, mask));
    }
    return ports;
  }

  /** Requires whole numbers to be exact as floats: indices or keys must not become others. */
  private static void requireFloats(INDArray array, String name) {
    DataType type = array.dataType();
    if (!type.isIntType() || type.width() <= Short.BYTES) {
      return;
    }
    if (array.castTo(DataType.FLOAT).castTo(type).neq(array).any()) {
      throw new UserErrorException(
          String.format(
              "A data set has whole numbers (%s) in %s that are no float32, which is exact up to"
                  + " 16,777,216 only; renumber them, or cast them to FLOAT where digits may"
                  + " go.",
              type, name));
    }
  }

  /**
   * Returns what holds for both these shapes and others.
   *
   * @throws UserErrorException if they cannot be examples of one format
   */
  DataSetShapes join(DataSetShapes other) {
    return new DataSetShapes(
        join(features, other.features, "features"), join(labels, other.labels, "labels"));
  }

  private static List<ArraySpec> join(List<ArraySpec> left, List<ArraySpec> right, String name) {
    if (left.size() != right.size()) {
      throw new UserErrorException(
          String.format(
              "The data sets do not agree: one has %d arrays of %s, another %d.",
              left.size(), name, right.size()));
    }
    List<ArraySpec> joined = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      joined.add(left.get(i).join(right.get(i), name + "[" + i + "]"));
    }
    return joined;
  }

  /** Returns the format of float arrays as they are; own lengths where their time steps differ. */
  ExampleFormat format() {
    List<ArrayFormat> arrays = new ArrayList<>();
    add(arrays, features, ArrayRole.FEATURES, ArrayRole.FEATURES_MASK);
    add(arrays, labels, ArrayRole.LABELS, ArrayRole.LABELS_MASK);
    return new ExampleFormat(arrays);
  }

  /**
   * Returns the format of float arrays, where the labels' masks are weights of examples.
   *
   * @throws UserErrorException if they are not one number for each example
   */
  ExampleFormat weightedFormat() {
    ArraySpec only = labels.get(0);
    if (labels.stream().noneMatch(port -> port.mask() != null)) {
      return format();
    }
    if (labels.size() > 1 || only.uneven() || !only.maskDimensions().equals(List.of(1))) {
      throw new UserErrorException(
          "Weights of examples are masks of labels, [examples, 1], of networks with one output; the"
              + " data sets have others.");
    }
    ArraySpec unmasked = new ArraySpec(only.dimensions(), false, null);
    return new DataSetShapes(features, List.of(unmasked)).format().weighted();
  }

  private static void add(
      List<ArrayFormat> arrays, List<ArraySpec> ports, ArrayRole role, ArrayRole mask) {
    for (int i = 0; i < ports.size(); i++) {
      ArraySpec port = ports.get(i);
      arrays.add(format(role, i, port.dimensions(), port.uneven()));
      if (port.masked()) {
        boolean varies = port.uneven() && port.maskedPerStep();
        arrays.add(format(mask, i, port.maskDimensions(), varies));
      }
    }
  }

  private static ArrayFormat format(
      ArrayRole role, int index, List<Integer> dimensions, boolean varies) {
    ArrayShape shape = ArrayShape.array(dimensions);
    return new ArrayFormat(role, index, shape, ArrayEncoding.FLOAT32, varies);
  }
}
