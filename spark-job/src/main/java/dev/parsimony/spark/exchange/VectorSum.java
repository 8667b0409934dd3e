package dev.parsimony.spark.exchange;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * All-reduce of a vector of float32: every rank gets all others' parts of its own segment, adds
 * them in rank order as they arrive (reduce-scatter), and the sums go round by ring as they appear
 * (allgather). Each rank sends 2 (p - 1) / p of the vector. The sums have the bits that adding
 * whole vectors to zero in rank order gives.
 *
 * <p>On the wire block i below p is the sum of segment i, and block p + i is what rank i adds to
 * the receiver's segment. A sum may overwrite the part that it was made of, because it comes back
 * only once that part has arrived.
 */
final class VectorSum implements RoundWork {
  /** Small enough for the cache. */
  private static final int STRIDE = 4096;

  private final int rank;
  private final int worldSize;
  private final Route[] routes;

  /** What arrives: sums by segment, then parts of the own segment by rank. */
  private final FloatBlock[] received;

  /** What link i sends: the same sums, and the part of its segment. */
  private final Block[][] sent;

  private final FloatBlock[] parts;
  private final float[] running = new float[STRIDE];
  private float[] room = {};
  private float[] vector = {};
  private int start;
  private int length;
  private int summed;

  VectorSum(Membership members) {
    rank = members.rank();
    worldSize = members.worldSize();
    received = blocks(2 * worldSize);
    parts = blocks(worldSize - 1);
    routes = new Route[worldSize - 1];
    sent = new Block[worldSize - 1][];
    for (int i = 0; i < routes.length; i++) {
      routes[i] = route(i + 1);
      sent[i] = received.clone();
      sent[i][worldSize + rank] = parts[i];
    }
  }

  private static FloatBlock[] blocks(int count) {
    return IntStream.range(0, count).mapToObj(i -> new FloatBlock()).toArray(FloatBlock[]::new);
  }

  private Route route(int ahead) {
    int peer = (rank + ahead) % worldSize;
    return new Route(
        order(worldSize + rank, ahead == 1, rank),
        0,
        order(worldSize + peer, ahead == worldSize - 1, peer),
        0,
        false);
  }

  private int[] order(int part, boolean sums, int from) {
    IntStream ring =
        IntStream.range(0, sums ? worldSize - 1 : 0).map(i -> Math.floorMod(from - i, worldSize));
    return IntStream.concat(IntStream.of(part), ring).toArray();
  }

  /**
   * Begins a sum.
   *
   * @param newVector replaced by the sum
   * @param elements of it that count
   */
  void startRound(float[] newVector, int elements) {
    vector = newVector;
    summed = 0;
    for (int segment = 0; segment < worldSize; segment++) {
      int from = segmentStart(segment, elements);
      received[segment].view(vector, from, segmentStart(segment + 1, elements) - from);
    }
    start = segmentStart(rank, elements);
    length = segmentStart(rank + 1, elements) - start;
    if (room.length < (worldSize - 1) * length) {
      room = new float[(worldSize - 1) * length];
    }
    for (int i = 0; i < worldSize - 1; i++) {
      int peer = (rank + 1 + i) % worldSize;
      received[worldSize + peer].view(room, i * length, length);
      int from = segmentStart(peer, elements);
      parts[i].view(vector, from, segmentStart(peer + 1, elements) - from);
      parts[i].reachEnd();
    }
  }

  private int segmentStart(int segment, int elements) {
    return (int) ((long) elements * segment / worldSize);
  }

  Route[] routes() {
    return routes;
  }

  Block[] received() {
    return received;
  }

  Block[][] sent() {
    return sent;
  }

  @Override
  public boolean advance() {
    int here = length;
    boolean whole = true;
    for (int other = 0; other < worldSize; other++) {
      if (other != rank) {
        here = Math.min(here, received[worldSize + other].filledElements());
        whole &= received[worldSize + other].complete();
      }
    }
    boolean all = whole && here == length;
    if (here == summed && received[rank].complete() == all) {
      return false;
    }
    for (int from = summed; from < here; from += STRIDE) {
      add(from, Math.min(STRIDE, here - from));
    }
    summed = here;
    received[rank].reach(here * Float.BYTES, all);
    return true;
  }

  private void add(int from, int count) {
    Arrays.fill(running, 0, count, 0);
    for (int other = 0; other < worldSize; other++) {
      float[] source = other == rank ? vector : room;
      int at = from + (other == rank ? start : received[worldSize + other].offset());
      for (int i = 0; i < count; i++) {
        running[i] += source[at + i];
      }
    }
    System.arraycopy(running, 0, vector, start + from, count);
  }

  @Override
  public boolean done() {
    return received[rank].complete();
  }
}
