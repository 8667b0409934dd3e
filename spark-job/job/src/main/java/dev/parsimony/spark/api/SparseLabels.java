package dev.parsimony.spark.api;

import dev.parsimony.spark.config.UserErrorException;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Labels that are numbers of classes, of which DL4J checks none.
 *
 * @param classes of each output; 0 where labels are something else
 */
record SparseLabels(List<Integer> classes) implements Serializable {
  private static final int NONE = -1;

  SparseLabels {
    classes = List.copyOf(classes);
  }

  /**
   * The largest label of each output; -1 where there is none.
   *
   * @throws UserErrorException where a label is no number of a class
   */
  List<Integer> largest(MultiDataSet data) {
    return IntStream.range(0, classes.size())
        .mapToObj(output -> classes.get(output) == 0 ? NONE : largest(data, output))
        .toList();
  }

  private int largest(MultiDataSet data, int output) {
    @Nullable INDArray @Nullable [] masks = data.getLabelsMaskArrays();
    INDArray mask = masks == null ? null : masks[output];
    double[] labels = data.getLabels(output).dup('c').data().asDouble();
    double[] masked = mask == null ? new double[0] : mask.dup('c').data().asDouble();
    int largest = NONE;
    for (int i = 0; i < labels.length; i++) {
      boolean counts = masked.length != labels.length || masked[i] != 0;
      if (counts) {
        largest = Math.max(largest, number(labels[i], output));
      }
    }
    return largest;
  }

  private int number(double label, int output) {
    int limit = classes.get(output);
    if (label < 0 || label >= limit || label != Math.rint(label)) {
      throw new UserErrorException(
          String.format(
              "A data set has the label %s in labels[%d], but the network's loss (LossSparseMCXENT)"
                  + " takes whole numbers from 0 to %d there, one for each of its outputs.",
              label, output, limit - 1));
    }
    return (int) label;
  }
}
