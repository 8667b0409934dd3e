package dev.parsimony.spark.exchange;

import java.io.Closeable;
import java.io.IOException;

/**
 * The collective by which every rank gives one block of bytes and gets the blocks of all ranks.
 *
 * <p>All ranks call {@link #allgatherv} equally often. An instance belongs to one thread, which
 * also does the input and output. After an {@link ExchangeException} the instance is closed and the
 * other ranks have been told, as far as they could be reached.
 */
public interface AllGatherV extends Closeable {

  /** This worker's rank, from 0 to {@code worldSize() - 1}. */
  int rank();

  /** The number of ranks, this one included. */
  int worldSize();

  /**
   * Contributes {@code block[0..length)} to the next round. Returns when the blocks of all peers
   * have arrived and this one is handed to the kernel for all peers.
   *
   * @param block the bytes to send; read during the call only, never written
   * @param length bytes of {@code block} that count, 0 is legal
   * @throws IllegalArgumentException if {@code length} exceeds {@link
   *     ExchangeSettings#maxBlockBytes()}
   * @throws IllegalStateException after {@link #close} or {@link #abort}
   * @throws ExchangeException if a peer died, left, aborted, is silent for the timeout or breaks
   *     the protocol, and if this task was cancelled or interrupted
   */
  void allgatherv(byte[] block, int length) throws IOException;

  /**
   * The block of a rank in the last round: its first {@link #receivedLength} bytes count. Valid
   * until the next call; the own rank's is the caller's array.
   */
  byte[] received(int rank);

  /** Bytes that the rank sent in the last round. */
  int receivedLength(int rank);

  /**
   * Nanoseconds of the last call until every peer's header had arrived: waiting for slower peers,
   * as opposed to moving bytes.
   */
  long waitNanos();

  /** Bytes that each block costs on the wire beside its own. */
  int headerBytes();

  /**
   * Tells all peers why this run ends, as far as they can be reached in a moment, and closes. Never
   * throws; does nothing after a failure or a close.
   *
   * @param culprit the rank to blame, or -1
   * @param reason one sentence that reaches every survivor's error
   */
  void abort(int culprit, String reason);

  /** Says goodbye to all peers, waits shortly for theirs, and closes. Idempotent. */
  @Override
  void close();
}
