package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.slot.ParameterSlot;
import dev.parsimony.secondmoment.slot.ParameterSlots;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Holds the second moments of a network's gradient: after every backward pass, for each parameter,
 * the sum over the batch's examples of the squared gradient of that example's loss. The network's
 * configuration, gradients and parameters stay bit for bit what they are without.
 */
public final class SecondMoments {
  /** Ends a refusal: what the user can do instead. */
  static final String WITHOUT =
      "estimate them with --compression variance:variance-samples=8, or train this network with none,"
          + " strom or qsgd, which need none.";

  private final INDArray flat;
  private final MomentInstaller installer;

  private SecondMoments(INDArray flat, MomentInstaller installer) {
    this.flat = flat;
    this.installer = installer;
  }

  /**
   * Replaces the layers of a network by ones that take second moments.
   *
   * @param network initialised; trained as before, by {@code fit} or otherwise
   * @throws UnsupportedLayerException naming the first layer for which there is no exact form; also
   *     during the first backward pass, where it shows that a layer couples its examples
   */
  public static SecondMoments install(MultiLayerNetwork network) {
    if (network.getFlattenedGradients() == null) {
      network.initGradientsView();
    }
    SecondMomentRules rules = new SecondMomentRules();
    MomentInstaller installer =
        new MomentInstaller(
            rules,
            () -> Math.toIntExact(network.getInput().size(0)),
            new RowOrder(rules).unknownAfter(network));
    return install(ParameterSlots.of(network), network.params().dataType(), installer);
  }

  /**
   * Replaces the layers and vertices of a graph by ones that take second moments.
   *
   * @param graph initialised; trained as before, by {@code fit} or otherwise
   * @throws UnsupportedLayerException as {@link #install(MultiLayerNetwork)} does
   */
  public static SecondMoments install(ComputationGraph graph) {
    if (graph.getFlattenedGradients() == null) {
      graph.initGradientsView();
    }
    SecondMomentRules rules = new SecondMomentRules();
    MomentInstaller installer =
        new MomentInstaller(
            rules,
            () -> Math.toIntExact(graph.getInput(0).size(0)),
            new RowOrder(rules).unknownAfter(graph));
    return install(ParameterSlots.of(graph), graph.params().dataType(), installer);
  }

  private static SecondMoments install(
      List<ParameterSlot> slots, DataType dataType, MomentInstaller installer) {
    long length = slots.stream().mapToLong(ParameterSlot::length).sum();
    INDArray flat = Nd4j.zeros(dataType, length);
    long offset = 0;
    for (ParameterSlot slot : slots) {
      long end = offset + slot.length();
      if (slot.trained()) {
        installer.install(slot, flat.get(NDArrayIndex.interval(offset, end)));
      }
      offset = end;
    }
    return new SecondMoments(flat, installer);
  }

  /**
   * Returns the sums of the last backward pass, not divided by the batch size.
   *
   * @return [parameters], always the same array, in the layout of the flat gradient; 0 for what has
   *     no gradient: frozen layers and running statistics
   */
  public INDArray flat() {
    return flat;
  }

  /**
   * Says whether the backward passes from now on take second moments; at first they do. While they
   * do not, passes take the time of plain ones, and {@link #flat} keeps what it holds.
   */
  public void want(boolean now) {
    installer.sinks().forEach(sink -> sink.want(now));
  }

  /** Returns the bytes of scratch on the heap, once there was a backward pass. */
  public long heapBytes() {
    return installer.heapBytes();
  }

  /** Returns what the user should know about their cost, in sentences that name the layers. */
  public List<String> remarks() {
    return installer.remarks();
  }

  /** Returns the names and types of the layers and vertices that are replayed. */
  Set<String> replayed() {
    return installer.replayed();
  }

  /** Returns the nanoseconds that second moments have taken in all. */
  long nanos() {
    return installer.sinks().stream().mapToLong(MomentSink::nanos).sum();
  }

  /** Returns the nanoseconds that second moments took since the last call. */
  public long takeNanos() {
    return installer.sinks().stream().mapToLong(MomentSink::takeNanos).sum();
  }
}
