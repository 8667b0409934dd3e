package dev.parsimony.exchange;

/** Tells of complete blocks in rank order. Reused for every round. */
final class ArrivalsInOrder implements RoundWork {
  private final Block[] blocks;
  private Arrivals arrivals = Arrivals.IGNORED;
  private int told;

  ArrivalsInOrder(Block[] blocks) {
    this.blocks = blocks;
  }

  void startRound(Arrivals newArrivals) {
    arrivals = newArrivals;
    told = 0;
  }

  @Override
  public boolean advance() {
    int before = told;
    while (told < blocks.length && blocks[told].complete()) {
      arrivals.arrived(told++);
    }
    return told > before;
  }

  @Override
  public boolean done() {
    return told == blocks.length;
  }
}
