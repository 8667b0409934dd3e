package dev.parsimony.spark.simulate.message;

/**
 * A message in a lane.
 *
 * @param seconds when its first byte is at the receiver's link, or, in the last lane, all are
 * @param sequence decides between transfers of one time
 * @param last whether the message has arrived with this
 */
record Transfer(
    double seconds,
    long sequence,
    Lane lane,
    boolean last,
    int from,
    int to,
    int label,
    double bytes)
    implements Comparable<Transfer> {

  @Override
  public int compareTo(Transfer other) {
    int byTime = Double.compare(seconds, other.seconds);
    return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
  }
}
