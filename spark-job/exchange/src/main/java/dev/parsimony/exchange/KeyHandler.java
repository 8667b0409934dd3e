package dev.parsimony.exchange;

import java.io.IOException;

/** What a selection key carries as its attachment. */
interface KeyHandler {

  /** The selector found the key ready. */
  void ready() throws IOException;
}
