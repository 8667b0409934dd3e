package dev.parsimony.exchange.collective;

import dev.parsimony.exchange.FailureReport;
import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.exchange.config.Membership;
import dev.parsimony.exchange.frame.PeerLink;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Collectives over connections between all pairs of ranks, run by the calling thread itself. */
final class SocketExchange implements Exchange {
  private final Membership members;
  private final RoundLoop loop;
  private final Allgather allgather;
  private final Optional<AllReduce> allReduce;
  private final SocketTuning tuning;
  private final WholeBlock whole = new WholeBlock();

  /**
   * @param links in the order of sending
   */
  SocketExchange(
      Membership members, Selector selector, List<PeerLink> links, BooleanSupplier cancelled) {
    this.members = members;
    LinkSet linkSet = new LinkSet(members, links);
    loop = new RoundLoop(members, selector, linkSet, cancelled);
    allgather = new Allgather(members, loop);
    tuning = new SocketTuning(members, allgather, loop, linkSet);
    allReduce = Optional.of(new SocketAllReduce(members, loop, tuning));
  }

  @Override
  public int rank() {
    return members.rank();
  }

  @Override
  public int worldSize() {
    return members.worldSize();
  }

  @Override
  public void allgatherv(byte[] block, int length) throws IOException {
    whole.of(block, length);
    members.config().requireBlockLength(length);
    allgatherv(whole, BlockListener.IGNORED);
  }

  @Override
  public void allgatherv(BlockSource block, BlockListener listener) throws IOException {
    ExchangePattern pattern = tuning.pattern();
    tuning.roundBegins(pattern);
    allgather.run(pattern, block, listener);
    tuning.roundEnded(pattern);
  }

  @Override
  public List<ReceivedBlock> received() {
    return allgather.views();
  }

  @Override
  public Optional<AllReduce> allReduce() {
    return allReduce;
  }

  @Override
  public <T> T shared(Supplier<T> maker) {
    return maker.get();
  }

  @Override
  public ExchangeTuning tuning() {
    return tuning;
  }

  @Override
  public void abort(FailureReport report) {
    loop.abort(report);
  }

  @Override
  public void close() {
    loop.close();
  }
}
