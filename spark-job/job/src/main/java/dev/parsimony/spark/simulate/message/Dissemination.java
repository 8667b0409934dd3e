package dev.parsimony.spark.simulate.message;

import java.util.BitSet;
import java.util.function.IntToDoubleFunction;

/** Bruck's allgather: in step k every rank hands all that it has to the rank 2^k places back. */
final class Dissemination implements Collective {
  private final IntToDoubleFunction bytes;
  private final int[] nextSteps;
  private final BitSet[] arrived;

  /**
   * Creates the state of all ranks.
   *
   * @param bytes of each rank's block
   */
  Dissemination(IntToDoubleFunction bytes, int ranks) {
    this.bytes = bytes;
    nextSteps = new int[ranks];
    arrived = new BitSet[ranks];
    for (int rank = 0; rank < ranks; rank++) {
      arrived[rank] = new BitSet();
    }
  }

  @Override
  public void start(SimulatedLinks links) {
    for (int rank = 0; rank < links.ranks(); rank++) {
      sendNext(links, rank);
    }
  }

  /** The label of a message is its step; one of a later step may overtake. */
  @Override
  public void arrived(SimulatedLinks links, int from, int to, int label) {
    arrived[to].set(label);
    while (nextSteps[to] > 0 && arrived[to].get(nextSteps[to] - 1) && sendNext(links, to)) {
      // the next step follows where its message is there already
    }
  }

  /** Sends the message of a rank's next step, and returns false where there is none. */
  private boolean sendNext(SimulatedLinks links, int rank) {
    int ranks = links.ranks();
    int step = nextSteps[rank];
    int held = 1 << step;
    if (held >= ranks) {
      return false;
    }
    double total = 0;
    for (int block = 0; block < Math.min(held, ranks - held); block++) {
      total += bytes.applyAsDouble((rank + block) % ranks);
    }
    nextSteps[rank]++;
    links.send(rank, Math.floorMod(rank - held, ranks), step, total);
    return true;
  }
}
