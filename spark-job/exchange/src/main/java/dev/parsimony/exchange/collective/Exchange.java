package dev.parsimony.exchange.collective;

import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.exchange.FailureReport;
import dev.parsimony.exchange.config.ExchangeConfig;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
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
   *     ExchangeConfig#maxBlockBytes()}; one that was not whole at first leaves the round undone
   * @throws IllegalStateException after {@link #close} or {@link #abort}
   * @throws ExchangeException if a peer died, left, aborted, is silent for the timeout or breaks
   *     the protocol, and if this task was cancelled or interrupted
   */
  void allgatherv(BlockSource block, BlockListener listener) throws IOException;

  /**
   * Contributes {@code block[0..length)} to the next round, for who looks at the blocks afterwards.
   *
   * @param block the bytes to send; read during the call only, never written
   * @param length bytes of {@code block} that count, 0 is legal
   */
  void allgatherv(byte[] block, int length) throws IOException;

  /** All ranks' blocks of the last round, in rank order; the same list after every round. */
  List<ReceivedBlock> received();

  /** Sums of vectors; empty where some ranks share a JVM and others have their own. */
  Optional<AllReduce> allReduce();

  /**
   * One object for all ranks of this JVM: one of them makes it, and all get it. Collective over the
   * ranks of a JVM, in the same order in all of them. What the maker throws reaches one caller, who
   * then aborts or closes, which ends the wait of the others.
   *
   * @throws ExchangeException if the run ends meanwhile
   */
  <T> T shared(Supplier<T> maker) throws IOException;

  /** Figures of the rounds, and the choice of the pattern. */
  ExchangeTuning tuning();

  /**
   * Tells all peers why this run ends, as far as they can be reached in a moment, and closes. Never
   * throws; does nothing after a failure or a close.
   *
   * @param report reaches every survivor's error; where it names no origin, this rank is it
   */
  void abort(FailureReport report);

  /**
   * Aborts because of something that may pass.
   *
   * @param culprit the rank to blame, or -1
   * @param reason one sentence
   */
  default void abort(int culprit, String reason) {
    abort(FailureReport.transientOf(culprit, reason));
  }

  /** Says goodbye to all peers, waits shortly for theirs, and closes. Idempotent. */
  @Override
  void close();
}
