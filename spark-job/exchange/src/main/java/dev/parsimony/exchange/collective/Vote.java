package dev.parsimony.exchange.collective;

import dev.parsimony.exchange.ExchangeException;
import java.io.IOException;

/** Yes or no, from all ranks. */
public final class Vote {
  private static final byte[] YES = {1};
  private static final byte[] NO = {0};

  private Vote() {}

  /**
   * Whether all ranks say yes; collective over them.
   *
   * @param own of this rank
   * @throws ExchangeException as {@link Exchange#allgatherv(byte[], int)} does
   */
  public static boolean unanimous(Exchange exchange, boolean own) throws IOException {
    exchange.allgatherv(own ? YES : NO, 1);
    for (ReceivedBlock vote : exchange.received()) {
      if (vote.bytes()[vote.offset()] != YES[0]) {
        return false;
      }
    }
    return true;
  }
}
