package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.SparseBlock;

/** What a message is written against, and read against: what its sender has sent before. */
abstract class MessageHistory {
  /** That of a message which stands for itself. */
  static final MessageHistory NONE = new None();

  /** Returns the flags of the next message. */
  abstract int flags();

  /** Lets the next message begin the history anew. */
  abstract void forget();

  /** Begins a message. */
  abstract void begin();

  /** Returns what was sent lately of a travelling tensor. */
  abstract RecentElements recent(int tensor);

  /** Adds what the message holds of a travelling tensor. */
  abstract void add(int tensor, SparseBlock block);

  /** Ends the message. */
  abstract void end();

  private static final class None extends MessageHistory {
    @Override
    int flags() {
      return 0;
    }

    @Override
    void forget() {}

    @Override
    void begin() {}

    @Override
    RecentElements recent(int tensor) {
      return RecentElements.NONE;
    }

    @Override
    void add(int tensor, SparseBlock block) {}

    @Override
    void end() {}
  }
}
