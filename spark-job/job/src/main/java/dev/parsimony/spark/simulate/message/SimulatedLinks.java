package dev.parsimony.spark.simulate.message;

import dev.parsimony.spark.Internal;
import java.util.PriorityQueue;

/**
 * Carries messages between ranks, event by event, the same at every run.
 *
 * <p>Every host has a link that sends and receives at once, each direction one message after the
 * other, to a switch that never blocks and passes a message on from its first byte. Ranks of one
 * host reach each other through memory. A message takes the sender's link for its bytes; its first
 * byte is at the receiver's link a latency later and waits there for messages that came before it.
 */
@Internal
public final class SimulatedLinks {
  /** Of a copy from process to process. */
  private static final double MEMORY_BYTES_PER_SECOND = 10e9;

  private final int ranksPerHost;
  private final double latencySeconds;
  private final double bytesPerSecond;
  private final Lane[] sending;
  private final Lane[] receiving;
  private final Lane[] copying;
  private final PriorityQueue<Transfer> events = new PriorityQueue<>();
  private long sequence;
  private double now;
  private long delivered;

  /**
   * Creates idle links.
   *
   * @param latencySeconds from host to host in one direction
   * @param bytesPerSecond of each link, in each direction
   */
  public SimulatedLinks(int hosts, int ranksPerHost, double latencySeconds, double bytesPerSecond) {
    this.ranksPerHost = ranksPerHost;
    this.latencySeconds = latencySeconds;
    this.bytesPerSecond = bytesPerSecond;
    sending = lanes(hosts);
    receiving = lanes(hosts);
    copying = lanes(hosts * ranksPerHost);
  }

  private static Lane[] lanes(int count) {
    Lane[] lanes = new Lane[count];
    for (int i = 0; i < count; i++) {
      lanes[i] = new Lane();
    }
    return lanes;
  }

  /** Returns the number of ranks. */
  int ranks() {
    return copying.length;
  }

  /** Returns the ranks of a host. */
  int ranksPerHost() {
    return ranksPerHost;
  }

  /** Returns how many messages have arrived. */
  public long delivered() {
    return delivered;
  }

  /**
   * Sends from now on.
   *
   * @param label of the message, for whoever gets it
   */
  void send(int from, int to, int label, double bytes) {
    int host = from / ranksPerHost;
    if (host == to / ranksPerHost) {
      double copy = bytes / MEMORY_BYTES_PER_SECOND;
      double end = copying[from].occupy(now, copy) + copy;
      add(end, copying[from], true, from, to, label, bytes);
    } else {
      double start = sending[host].occupy(now, bytes / bytesPerSecond);
      add(start + latencySeconds, sending[host], false, from, to, label, bytes);
    }
  }

  private void add(
      double seconds, Lane lane, boolean last, int from, int to, int label, double bytes) {
    lane.add(new Transfer(seconds, sequence++, lane, last, from, to, label, bytes), events);
  }

  /** Runs a collective from its start to the last message, and returns the seconds that it took. */
  public double run(Collective collective) {
    collective.start(this);
    while (!events.isEmpty()) {
      Transfer transfer = events.remove();
      now = transfer.seconds();
      transfer.lane().done(events);
      if (transfer.last()) {
        delivered++;
        collective.arrived(this, transfer.from(), transfer.to(), transfer.label());
      } else {
        receive(transfer);
      }
    }
    return now;
  }

  private void receive(Transfer transfer) {
    Lane lane = receiving[transfer.to() / ranksPerHost];
    double seconds = transfer.bytes() / bytesPerSecond;
    double end = lane.occupy(now, seconds) + seconds;
    add(end, lane, true, transfer.from(), transfer.to(), transfer.label(), transfer.bytes());
  }
}
