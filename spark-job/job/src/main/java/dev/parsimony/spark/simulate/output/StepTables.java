package dev.parsimony.spark.simulate.output;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.simulate.BreakEven;
import dev.parsimony.spark.simulate.Cell;
import dev.parsimony.spark.simulate.Grid;
import dev.parsimony.spark.simulate.MethodStep;
import dev.parsimony.spark.simulate.cost.StepModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tables that a simulation prints. */
@Internal
public final class StepTables {
  private final Grid grid;

  /**
   * Takes what is simulated.
   *
   * @param grid with the rates to print
   */
  public StepTables(Grid grid) {
    this.grid = grid;
  }

  /** Returns the time of a step by each method. */
  public String steps() {
    return "time of a step\n" + times(1);
  }

  /** Returns the time of the whole run by each method. */
  public String runs() {
    return String.format(Locale.ROOT, "time of a run of %,d steps%n", grid.workload().steps())
        + times((double) grid.workload().steps());
  }

  private String times(double steps) {
    List<String> header = new ArrayList<>(List.of("hosts", "rate"));
    grid.models().forEach(model -> header.add(model.name()));
    header.addAll(List.of("fastest", "over none"));
    AlignedTable table = new AlignedTable(header);
    for (Cell cell : grid.cells()) {
      List<String> row = new ArrayList<>(List.of(hosts(cell.hosts()), cell.rate().toString()));
      for (MethodStep step : cell.steps()) {
        row.add(Durations.text(step.seconds() * steps));
      }
      row.add(cell.fastest().model().name());
      row.add(String.format(Locale.ROOT, "%.2f", cell.ratio()));
      table.add(row);
    }
    return table.toString();
  }

  /** Returns the rate above which each method that compresses does not pay. */
  public String breakEven() {
    List<StepModel> models = grid.models().stream().filter(StepModel::compresses).toList();
    List<String> header = new ArrayList<>(List.of("hosts"));
    models.forEach(model -> header.add(model.name()));
    AlignedTable table = new AlignedTable(header);
    for (int hosts : grid.hosts()) {
      List<String> row = new ArrayList<>(List.of(hosts(hosts)));
      models.forEach(model -> row.add(new BreakEven(grid, model).range(hosts).toString()));
      table.add(row);
    }
    return "the rate above which compression no longer pays against none\n" + table;
  }

  /** Returns what PowerSGD's formula says, which no cell names. */
  public String formula() {
    return String.format(
        Locale.ROOT,
        "* a formula, PyTorch's: never named as the fastest, and the shortest in %d of %d cells%n",
        grid.cells().stream().filter(Cell::formulaIsFaster).count(),
        grid.cells().size());
  }

  private static String hosts(int hosts) {
    return String.format(Locale.ROOT, "%,d", hosts);
  }
}
