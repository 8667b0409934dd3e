package dev.parsimony.spark.simulate;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.simulate.cost.Cluster;
import dev.parsimony.spark.simulate.cost.StepModel;
import dev.parsimony.spark.simulate.input.Rate;

/** The rate at which a method and none take as long, by bisection between 1 kbit/s and the top. */
@Internal
public final class BreakEven {
  private static final double SLOWEST = 1e3;
  private static final double FASTEST = Rate.MAX.bitsPerSecond();
  private static final int HALVINGS = 60;

  private final Grid grid;
  private final StepModel model;

  /** Compares a method with the grid's first. */
  public BreakEven(Grid grid, StepModel model) {
    this.grid = grid;
    this.model = model;
  }

  /**
   * Where a method pays.
   *
   * @param slow whether it pays on the slowest networks
   * @param fast whether it pays on the fastest
   * @param rate where that changes; meaningless where both are alike
   */
  public record Range(boolean slow, boolean fast, Rate rate) {
    /** Returns the range for a table. */
    @Override
    public String toString() {
      if (slow == fast) {
        return slow ? "always pays" : "never pays";
      }
      return slow ? rate.toString() : "pays above " + rate;
    }
  }

  /** Returns where the method pays among so many hosts. */
  public Range range(int hosts) {
    boolean slow = pays(hosts, SLOWEST);
    boolean fast = pays(hosts, FASTEST);
    double low = Math.log(SLOWEST);
    double high = Math.log(FASTEST);
    for (int i = 0; i < HALVINGS && slow != fast; i++) {
      double middle = (low + high) / 2;
      if (pays(hosts, Math.exp(middle)) == slow) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return new Range(slow, fast, new Rate(Math.exp(low)));
  }

  private boolean pays(int hosts, double bitsPerSecond) {
    Cluster cluster = grid.cluster(hosts, new Rate(bitsPerSecond));
    StepModel none = grid.models().get(0);
    return model.step(grid.workload(), cluster).total()
        < none.step(grid.workload(), cluster).total();
  }
}
