package dev.parsimony.exchange.collective;

import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.exchange.config.ExchangeSettings;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * The collectives by which the ranks of a run exchange what they computed.
 *
 * <p>All ranks call {@code allgatherv} equally often. An instance belongs to one thread. After an
 * {@link ExchangeException} the instance is closed and the other ranks have been told, as far as
 * they could be reached.
 */
public interface Exchange extends Closeable {

  /** This worker's rank, from 0 to {@code worldSize() - 1}. */
  int rank();

  /** The number of ranks, this one included. */
  int worldSize();

  /**
   * Contributes a block to the next round. Returns when the blocks of all ranks have arrived and
   * this one is handed to the kernel for all that take it from here.
   *
   * @param block made by the calling thread, piece by piece: what is made travels while the rest is
   *     being made, unless the block has to share a connection with those of other ranks
   * @param listener told of every rank's block in rank order, as early as possible, while others
   *     are still on their way. Among the ranks of one JVM only one of them is called. What it or
   *     the block throws leaves the round undone: the caller then aborts
   * @throws IllegalArgumentException if the block is longer than {@link
   *     ExchangeSettings#maxBlockBytes()}; one that was not whole at first leaves the round undone
   * @throws IllegalStateException after {@link #close} or {@link #abort}
   * @throws ExchangeException if a peer died, left, aborted, is silent for the timeout or breaks
   *     the protocol, and if this task was cancelled or interrupted
   */
  void allgatherv(BlockSource block, BlockListener listener) throws IOException;

  /**
   * As {@link #allgatherv(BlockSource, BlockListener)}, with {@code block[0..length)}.
   *
   * @param block the bytes to send; read during the call only, never written
   * @param length bytes of {@code block} that count, 0 is legal
   */
  void allgatherv(byte[] block, int length, BlockListener listener) throws IOException;

  /** As {@link #allgatherv(byte[], int, BlockListener)}, for who looks at the blocks afterwards. */
  default void allgatherv(byte[] block, int length) throws IOException {
    allgatherv(block, length, BlockListener.IGNORED);
  }

  /**
   * Replaces the first {@code length} elements by their sums over all ranks, added to zero in rank
   * order: the bits are those of adding whole vectors one after the other. All ranks give the same
   * length.
   *
   * @throws ExchangeException as {@code allgatherv} does
   * @throws UnsupportedOperationException where ranks share a JVM with others of several JVMs; then
   *     {@link #prefersAllReduce} is false
   */
  void allreduce(float[] vector, int length) throws IOException;

  /**
   * The same with parts that travel in two bytes an element. The sums are those of the vectors that
   * ranks decode, and travel as float32.
   */
  void allreduce(float[] vector, int length, HalfParts halves) throws IOException;

  /**
   * Whether {@code allreduce} is there and predicted to be faster than an allgatherv of blocks that
   * hold the vectors. The same on all ranks.
   *
   * @param elementBytes that an element takes in such a block, and in the parts of an all-reduce
   */
  boolean prefersAllReduce(long elements, int elementBytes);

  /**
   * The array that holds a rank's block of the last round: {@link #receivedLength} bytes from
   * {@link #receivedOffset} on. Valid until the next round; the own rank's may be the caller's
   * array. Only read it.
   */
  byte[] received(int rank);

  /** Where in {@link #received} the block begins. */
  int receivedOffset(int rank);

  /** Bytes that the rank sent in the last round. */
  int receivedLength(int rank);

  /**
   * One object for all ranks of this JVM: one of them makes it, and all get it. Collective over the
   * ranks of a JVM, in the same order in all of them. What the maker throws reaches one caller, who
   * then aborts or closes, which ends the wait of the others.
   *
   * @throws ExchangeException if the run ends meanwhile
   */
  <T> T shared(Supplier<T> maker) throws IOException;

  /**
   * Where the settings leave the pattern to the ranks, measures what rounds take; each round from
   * then on goes by the pattern that is predicted to be the fastest for blocks as long as the last
   * ones. Collective over all ranks.
   */
  void calibrate() throws IOException;

  /**
   * How the blocks travelled so far.
   *
   * @param vectorBytes of a vector of float32 whose {@code allreduce} is to be predicted
   */
  ExchangeFigures figures(long vectorBytes);

  /**
   * Nanoseconds of the last round from when the own block was complete until something had arrived
   * from every peer that sends to this rank: waiting for slower peers, as opposed to moving bytes.
   */
  long waitNanos();

  /**
   * Bytes that a block of this length takes on a connection, headers and tags included, by the
   * pattern of the last round.
   */
  long framedLength(int length);

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
