package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.slot.Slot;
import dev.parsimony.secondmoment.slot.Slots;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The second moments of a network's gradient: after every backward pass, for each parameter, the
 * sum over the batch's examples of the squared gradient of that example's loss. The network's
 * configuration, gradients and parameters stay bit for bit what they are without.
 */
public final class SecondMoments {
  /** What to do where there are none. */
  static final String WITHOUT =
      "estimate them with --compression variance:variance-samples=8, or train this network with none,"
          + " strom or qsgd, which need none.";

  private final INDArray flat;
  private final Forms forms;

  private SecondMoments(INDArray flat, Forms forms) {
    this.flat = flat;
    this.forms = forms;
  }

  /**
   * Replaces the layers of a network by ones that take second moments.
   *
   * @param network initialised; trained as before, by {@code fit} or otherwise
   * @throws UnsupportedLayerException naming the first layer for which there is no exact form; also
   *     during the first backward pass, where it shows that a layer couples its examples
   */
  public static SecondMoments install(MultiLayerNetwork network) {
    return install(
        Slots.of(network),
        network.params().dataType(),
        () -> Math.toIntExact(network.getInput().size(0)),
        RowOrder.unknownAfter(network));
  }

  /**
   * Replaces the layers and vertices of a graph by ones that take second moments.
   *
   * @param graph initialised; trained as before, by {@code fit} or otherwise
   * @throws UnsupportedLayerException as {@link #install(MultiLayerNetwork)} does
   */
  public static SecondMoments install(ComputationGraph graph) {
    return install(
        Slots.of(graph),
        graph.params().dataType(),
        () -> Math.toIntExact(graph.getInput(0).size(0)),
        RowOrder.unknownAfter(graph));
  }

  private static SecondMoments install(
      List<Slot> slots, DataType dataType, IntSupplier batchSize, Optional<String> unknownRows) {
    long length = slots.stream().mapToLong(Slot::length).sum();
    INDArray flat = Nd4j.zeros(dataType, length);
    Forms forms = new Forms(batchSize, unknownRows);
    long offset = 0;
    for (Slot slot : slots) {
      long end = offset + slot.length();
      if (slot.trained()) {
        forms.install(slot, flat.get(NDArrayIndex.interval(offset, end)));
      }
      offset = end;
    }
    return new SecondMoments(flat, forms);
  }

  /**
   * The sums of the last backward pass, in the layout of the flat gradient, not divided by the
   * batch size; 0 for parameters that are no gradients.
   */
  public INDArray flat() {
    return flat;
  }

  /** Bytes of scratch that they keep on the heap, after the first backward pass. */
  public long heapBytes() {
    return forms.heapBytes();
  }

  /** What the user should know about their cost, a sentence for each layer concerned. */
  public List<String> remarks() {
    return forms.remarks();
  }

  /** Nanoseconds that second moments took since the last call. */
  public long takeNanos() {
    return forms.sinks().stream().mapToLong(MomentSink::takeNanos).sum();
  }
}
