package dev.parsimony.spark.bench.limited;

import java.io.IOException;
import java.util.List;

/** Changes the network's rate while a run trains, and notes what hosts had sent until then. */
final class RateChanges implements ClusterRun.Listener {
  private final ShapedHosts hosts;
  private final List<String> rates;
  private final int epochs;
  private final double[] bytes;
  private int place;
  private boolean late;

  /**
   * Sets the first rate.
   *
   * @param epochs for each rate, at least 2
   */
  RateChanges(ShapedHosts hosts, List<String> rates, int epochs) throws IOException {
    this.hosts = hosts;
    this.rates = rates;
    this.epochs = epochs;
    this.bytes = new double[rates.size()];
    hosts.shape(rates.get(0));
  }

  @Override
  public void progress(LiveLine line) throws IOException {
    int next = (line.epoch() - 1) / epochs;
    if (next > place) {
      bytes[place] = hosts.sent();
      hosts.shape(rates.get(next));
      late |= next > place + 1 || line.epoch() == epochs * (next + 1);
      place = next;
    }
  }

  /** Returns what a host has sent at a rate, as a mean over the hosts; 0 of the last one. */
  double bytes(int rate) {
    return bytes[rate];
  }

  /**
   * Requires that each rate had its last epoch to itself.
   *
   * @throws IOException if a change came in one, or never
   */
  void requireInTime() throws IOException {
    if (late || place < rates.size() - 1) {
      throw new IOException("Epochs were too short to change the network's rate in time");
    }
  }
}
