package dev.parsimony.exchange.frame;

import dev.parsimony.exchange.Internal;
import java.io.IOException;

/** What a selection key carries as its attachment. */
@Internal
public interface KeyHandler {

  /** The selector found the key ready. */
  void ready() throws IOException;
}
