package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.dl4j.NetworkForm;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/**
 * Reads the features of rows for all inputs of a network, in their order.
 *
 * @param inputs one or more
 * @param perStep whether the network answers at every time step
 */
@Internal
public record RowReader(List<InputReader> inputs, boolean perStep) implements Serializable {
  public RowReader {
    inputs = List.copyOf(inputs);
  }

  /** Creates readers of columns for a network, each list in the order of its inputs. */
  public static RowReader of(
      List<FeatureReader> readers, List<ArrayShape> shapes, NetworkForm form) {
    List<InputReader> inputs = new ArrayList<>();
    for (int i = 0; i < readers.size(); i++) {
      inputs.add(new InputReader(readers.get(i), shapes.get(i), form.inputs().get(i)));
    }
    return new RowReader(inputs, form.perStep());
  }

  /** Returns how many values a row's features are in all; of sequences about so many. */
  public int size() {
    return inputs.stream().mapToInt(InputReader::size).sum();
  }

  /**
   * Reads one row.
   *
   * @return an array for each input
   * @throws BadRowException if something is missing, not finite, or of another length
   */
  List<float[]> read(Row row) {
    List<float[]> arrays = new ArrayList<>();
    for (InputReader input : inputs) {
      arrays.add(input.read(row));
    }
    requireSteps(arrays);
    return arrays;
  }

  /** An answer for each time step has as many as the sequences, which must agree on that. */
  private void requireSteps(List<float[]> row) {
    List<Integer> steps = perStep ? series(row).distinct().toList() : List.of();
    if (steps.size() > 1) {
      throw new BadRowException(
          String.format(
              "its sequences have %d and %d time steps, but the network answers at every step;"
                  + " give them as many each",
              steps.get(0), steps.get(1)));
    }
  }

  private Stream<Integer> series(List<float[]> row) {
    return IntStream.range(0, inputs.size())
        .filter(i -> inputs.get(i).shape().series())
        .mapToObj(i -> row.get(i).length / inputs.get(i).shape().rows());
  }

  /** Returns the features of several rows, as the network takes them. */
  List<InputArray> arrays(List<List<float[]>> rows) {
    List<InputArray> arrays = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      int input = i;
      arrays.add(InputArray.of(rows.stream().map(row -> row.get(input)).toList(), inputs.get(i)));
    }
    return arrays;
  }

  /** Returns the time steps of a row: those of the first input that has time; 1 without any. */
  int steps(List<float[]> row) {
    return series(row).findFirst().orElse(1);
  }
}
