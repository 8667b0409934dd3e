package dev.parsimony.exchange.collective;

import dev.parsimony.exchange.frame.Block;

/** Tells of complete blocks in rank order. Reused for every round. */
final class OrderedBlockListener implements RoundWork {
  private final Block[] blocks;
  private BlockListener listener = BlockListener.IGNORED;
  private int told;

  OrderedBlockListener(Block[] blocks) {
    this.blocks = blocks;
  }

  void startRound(BlockListener newListener) {
    listener = newListener;
    told = 0;
  }

  @Override
  public boolean advance() {
    int before = told;
    while (told < blocks.length && blocks[told].complete()) {
      listener.arrived(told++);
    }
    return told > before;
  }

  @Override
  public boolean done() {
    return told == blocks.length;
  }
}
