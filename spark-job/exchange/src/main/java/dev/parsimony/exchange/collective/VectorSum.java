package dev.parsimony.exchange.collective;

import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.exchange.config.Membership;
import dev.parsimony.exchange.frame.Block;
import dev.parsimony.exchange.frame.Route;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All-reduce of a vector of float32: every rank gets all others' parts of its own segment, adds
 * them in rank order as they arrive (reduce-scatter), and the sums go round by ring as they appear
 * (allgather). Each rank sends 2 (p - 1) / p of the vector. The sums have the bits that adding
 * whole vectors to zero in rank order gives. Parts may travel in two bytes an element; sums are
 * float32 always.
 *
 * <p>On the wire block i below p is the sum of segment i, and block p + i is what rank i adds to
 * the receiver's segment. A sum may overwrite the part that it was made of, because it comes back
 * only once that part has arrived.
 */
final class VectorSum implements RoundWork {
  /** Elements that are added at a time, few enough for the cache. */
  private static final int STRIDE = 4096;

  private final int rank;
  private final int worldSize;
  private final Route[] routes;

  /** Blocks that arrive: sums by segment, then parts of this rank's segment by rank. */
  private final Block[] received;

  /** Blocks that each link sends: the same sums, and this rank's part of the peer's segment. */
  private final Block[][] sent;

  /** Sums by segment. */
  private final FloatBlock[] sums;

  /** Parts of this rank's segment, by rank; {@code outgoing} has those for the peers, by link. */
  private VectorBlock[] incoming = {};

  private VectorBlock[] outgoing = {};
  private final float[] running = new float[STRIDE];
  private float[] room = {};
  private float[] vector = {};
  private @Nullable HalfParts halves;
  private int start;
  private int length;
  private int summed;

  VectorSum(Membership members) {
    rank = members.rank();
    worldSize = members.worldSize();
    sums = floats(worldSize);
    received = Arrays.copyOf(sums, 2 * worldSize, Block[].class);
    routes = new Route[worldSize - 1];
    sent = new Block[worldSize - 1][];
    for (int i = 0; i < routes.length; i++) {
      routes[i] = route(i + 1);
      sent[i] = received.clone();
    }
    use(null);
  }

  private static FloatBlock[] floats(int count) {
    return IntStream.range(0, count).mapToObj(i -> new FloatBlock()).toArray(FloatBlock[]::new);
  }

  /** Sets how parts travel from now on; null stands for float32. */
  private void use(@Nullable HalfParts newHalves) {
    halves = newHalves;
    incoming = newHalves == null ? floats(worldSize) : halves(newHalves, i -> i, worldSize);
    outgoing =
        newHalves == null ? floats(worldSize - 1) : halves(newHalves, i -> rank, worldSize - 1);
    System.arraycopy(incoming, 0, received, worldSize, worldSize);
    for (int i = 0; i < worldSize - 1; i++) {
      sent[i][worldSize + rank] = outgoing[i];
    }
  }

  private static HalfBlock[] halves(HalfParts parts, IntUnaryOperator ranks, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new HalfBlock(ranks.applyAsInt(i), parts))
        .toArray(HalfBlock[]::new);
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
   * Prepares a sum.
   *
   * @param newVector replaced by the sum
   * @param elements of it that count
   * @param newHalves how parts travel where it is not as float32
   */
  void of(float[] newVector, int elements, @Nullable HalfParts newHalves) {
    if (newHalves != halves) {
      use(newHalves);
    }
    vector = newVector;
    summed = 0;
    for (int segment = 0; segment < worldSize; segment++) {
      int from = segmentStart(segment, elements);
      sums[segment].view(vector, from, segmentStart(segment + 1, elements) - from);
    }
    start = segmentStart(rank, elements);
    length = segmentStart(rank + 1, elements) - start;
    if (room.length < (worldSize - 1) * length) {
      room = new float[(worldSize - 1) * length];
    }
    for (int i = 0; i < worldSize - 1; i++) {
      int peer = (rank + 1 + i) % worldSize;
      incoming[peer].view(room, i * length, length);
      int from = segmentStart(peer, elements);
      outgoing[i].view(vector, from, segmentStart(peer + 1, elements) - from);
      outgoing[i].reachEnd();
      if (incoming[peer] instanceof HalfBlock half) {
        half.place(start);
      }
    }
    if (halves != null) {
      halves.round(vector, start, length);
    }
  }

  private int segmentStart(int segment, int elements) {
    return (int) ((long) elements * segment / worldSize);
  }

  @Override
  public void start(LinkSet links, long round, long nowNanos) throws ExchangeException {
    links.startRound(round, routes, received, sent, null, nowNanos);
  }

  @Override
  public boolean advance() {
    int here = length;
    boolean whole = true;
    for (int other = 0; other < worldSize; other++) {
      if (other != rank) {
        here = Math.min(here, incoming[other].filledElements());
        whole &= incoming[other].complete();
      }
    }
    boolean all = whole && here == length;
    if (here == summed && sums[rank].complete() == all) {
      return false;
    }
    for (int from = summed; from < here; from += STRIDE) {
      add(from, Math.min(STRIDE, here - from));
    }
    summed = here;
    sums[rank].reachElements(here, all);
    return true;
  }

  private void add(int from, int count) {
    Arrays.fill(running, 0, count, 0);
    for (int other = 0; other < worldSize; other++) {
      float[] source = other == rank ? vector : room;
      int at = from + (other == rank ? start : incoming[other].offset());
      for (int i = 0; i < count; i++) {
        running[i] += source[at + i];
      }
    }
    System.arraycopy(running, 0, vector, start + from, count);
  }

  @Override
  public boolean done() {
    return sums[rank].complete();
  }
}
