package dev.parsimony.exchange.collective;

import dev.parsimony.exchange.frame.Block;
import java.util.List;

/** Tells of complete blocks in rank order. Reused for every round. */
final class OrderedBlockListener {
  private final Block[] blocks;
  private final List<ReceivedBlock> views;
  private BlockListener listener = BlockListener.IGNORED;
  private int told;

  /**
   * @param views of the blocks
   */
  OrderedBlockListener(Block[] blocks, List<ReceivedBlock> views) {
    this.blocks = blocks;
    this.views = views;
  }

  void startRound(BlockListener newListener) {
    listener = newListener;
    told = 0;
  }

  /** Tells of those that are here; returns whether there was one. */
  boolean advance() {
    int before = told;
    while (told < blocks.length && blocks[told].complete()) {
      listener.arrived(views.get(told++));
    }
    return told > before;
  }

  boolean done() {
    return told == blocks.length;
  }
}
