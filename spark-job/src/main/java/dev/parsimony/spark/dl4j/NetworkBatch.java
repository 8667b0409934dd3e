package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.dl4j.array.Floats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The arrays of a batch as a network takes them: made once, filled with batch after batch. */
final class NetworkBatch {
  private final int examples;
  private final List<Filler> fillers = new ArrayList<>();
  private final MultiDataSet data;
  private final Optional<NormalisedFeatures> normalised;

  /** Copies the values of one array of a batch to where the network reads them. */
  private interface Filler {
    void fill(float[] values);
  }

  /**
   * @param dataType that the network computes in
   */
  NetworkBatch(NetworkInput input, int examples, DataType dataType) {
    this.examples = examples;
    List<ArrayFormat> formats = input.format().arrays();
    INDArray[] arrays = new INDArray[formats.size()];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = Nd4j.create(dataType, input.arrayShape(formats.get(i), examples), 'c');
      fillers.add(filler(input, formats.get(i), arrays[i]));
    }
    this.data =
        new MultiDataSet(
            ofRole(ArrayRole.FEATURES, formats, arrays),
            ofRole(ArrayRole.LABELS, formats, arrays),
            masks(ArrayRole.FEATURES_MASK, ArrayRole.FEATURES, formats, arrays),
            masks(ArrayRole.LABELS_MASK, ArrayRole.LABELS, formats, arrays));
    this.normalised = NormalisedFeatures.of(input, data);
  }

  int examples() {
    return examples;
  }

  /** What {@link #fill} returns, whatever it was filled with last. */
  MultiDataSet arrays() {
    return data;
  }

  /**
   * The batch's examples; the arrays are overwritten by the next call.
   *
   * @param batch of exactly {@link #examples}
   */
  MultiDataSet fill(Batch batch) {
    for (int i = 0; i < fillers.size(); i++) {
      fillers.get(i).fill(batch.array(i));
    }
    normalised.ifPresent(NormalisedFeatures::normalise);
    return data;
  }

  private Filler filler(NetworkInput input, ArrayFormat format, INDArray array) {
    if (format.encoding() == ArrayEncoding.CLASS && input.numbers()) {
      return new Numbers(array);
    }
    if (format.encoding() == ArrayEncoding.CLASS) {
      boolean last = input.form() == NetworkInput.Form.CHANNELS_LAST;
      return new OneHot(array, examples, format.shape().size(), input.classes(), last);
    }
    if (input.reordered(format)) {
      long[] shape = NetworkInput.storedShape(format.shape(), examples);
      INDArray stored = Nd4j.create(array.dataType(), shape, 'c');
      INDArray reordered = stored.permute(channelsLast(stored.rank()));
      return values -> {
        Floats.write(values, stored);
        array.assign(reordered);
      };
    }
    return values -> Floats.write(values, array);
  }

  /** The second dimension goes to the end. */
  private static int[] channelsLast(int rank) {
    int[] order = new int[rank];
    for (int i = 1; i < rank; i++) {
      order[i] = i == rank - 1 ? 1 : i + 1;
    }
    return order;
  }

  private static INDArray[] ofRole(ArrayRole role, List<ArrayFormat> formats, INDArray[] arrays) {
    INDArray[] found = new INDArray[count(role, formats)];
    for (int i = 0; i < arrays.length; i++) {
      if (formats.get(i).role() == role) {
        found[formats.get(i).index()] = arrays[i];
      }
    }
    return found;
  }

  /** One for each array that can be masked, null where it is not; null if there is none at all. */
  private static @Nullable INDArray @Nullable [] masks(
      ArrayRole role, ArrayRole masked, List<ArrayFormat> formats, INDArray[] arrays) {
    if (count(role, formats) == 0) {
      return null;
    }
    @Nullable INDArray[] found = new INDArray[count(masked, formats)];
    for (int i = 0; i < arrays.length; i++) {
      if (formats.get(i).role() == role) {
        found[formats.get(i).index()] = arrays[i];
      }
    }
    return found;
  }

  private static int count(ArrayRole role, List<ArrayFormat> formats) {
    return (int) formats.stream().filter(format -> format.role() == role).count();
  }

  /** Numbers of classes as they are; 0 for none, which is masked. */
  private static final class Numbers implements Filler {
    private final INDArray array;
    private final float[] numbers;

    Numbers(INDArray array) {
      this.array = array;
      this.numbers = new float[Math.toIntExact(array.length())];
    }

    @Override
    public void fill(float[] values) {
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Math.max(0, values[i]);
      }
      Floats.write(numbers, array);
    }
  }

  /** Numbers of classes become rows with a single 1. */
  private static final class OneHot implements Filler {
    private final INDArray array;
    private final int steps;
    private final int classes;
    private final boolean classesLast;
    private final float[] rows;

    OneHot(INDArray array, int examples, int steps, int classes, boolean classesLast) {
      this.array = array;
      this.steps = steps;
      this.classes = classes;
      this.classesLast = classesLast;
      this.rows = new float[Math.multiplyExact(Math.multiplyExact(examples, steps), classes)];
    }

    @Override
    public void fill(float[] values) {
      Arrays.fill(rows, 0);
      for (int i = 0; i < rows.length / classes; i++) {
        int label = (int) values[i];
        if (label >= 0) {
          rows[place(i, label)] = 1;
        }
      }
      Floats.write(rows, array);
    }

    private int place(int row, int label) {
      return classesLast
          ? row * classes + label
          : (row / steps * classes + label) * steps + row % steps;
    }
  }
}
