package dev.parsimony.exchange.frame;

import dev.parsimony.exchange.Internal;
import java.io.IOException;

/** The attachment of a selection key, which handles what the selector finds. */
@Internal
public interface KeyHandler {

  /** Handles a key that the selector found ready. */
  void ready() throws IOException;
}
