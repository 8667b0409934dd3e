package dev.parsimony.exchange.collective;

import dev.parsimony.exchange.config.Membership;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sums of vectors over connections between all pairs of ranks. */
final class SocketAllReduce implements AllReduce {
  private final Membership members;
  private final RoundLoop loop;
  private final SocketTuning tuning;
  private final VectorSum vectorSum;

  SocketAllReduce(Membership members, RoundLoop loop, SocketTuning tuning) {
    this.members = members;
    this.loop = loop;
    this.tuning = tuning;
    this.vectorSum = new VectorSum(members);
  }

  @Override
  public void sum(float[] vector, int length) throws IOException {
    run(vector, length, null);
  }

  @Override
  public void sum(float[] vector, int length, HalfParts halves) throws IOException {
    run(vector, length, halves);
  }

  private void run(float[] vector, int length, @Nullable HalfParts halves) throws IOException {
    Objects.checkFromIndexSize(0, length, vector.length);
    loop.requireOpen();
    if (members.worldSize() == 1) {
      if (halves != null) {
        halves.round(vector, 0, length);
      }
      return;
    }
    vectorSum.of(vector, length, halves);
    loop.run(vectorSum);
    tuning.vectorSummed();
  }

  @Override
  public boolean fasterThanBlocks(long elements, int elementBytes) {
    return tuning.allReduceIsFaster(elements, elementBytes);
  }

  @Override
  public boolean travels() {
    return true;
  }
}
