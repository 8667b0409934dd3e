package dev.parsimony.exchange.frame;

import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.exchange.Internal;
import dev.parsimony.exchange.config.Membership;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holds back the verdict on a lost connection for a moment: its owner may have given up because of
 * another rank, and an ABORT that says so may be on its way from a third.
 */
@Internal
public final class FailureGrace {
  private static final long EXPLANATION_MS = 200;

  private final boolean othersCanExplain;
  private @Nullable PeerLink suspect;
  private long sinceNanos;

  public FailureGrace(Membership members) {
    othersCanExplain = members.worldSize() > 2;
  }

  /** Notes the link if it is lost and the first that is. */
  public void look(PeerLink link) {
    if (suspect == null && link.lost()) {
      suspect = link;
      sinceNanos = System.nanoTime();
    }
  }

  public boolean any() {
    return suspect != null;
  }

  /**
   * Ends the wait for an explanation.
   *
   * @throws ExchangeException naming the suspect, once no explanation came in time
   */
  public void check() throws ExchangeException {
    if (suspect != null && (!othersCanExplain || waitedMillis() >= EXPLANATION_MS)) {
      throw suspect.died();
    }
  }

  private long waitedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
  }
}
