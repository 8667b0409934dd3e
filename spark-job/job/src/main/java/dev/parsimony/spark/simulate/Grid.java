package dev.parsimony.spark.simulate;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.simulate.cost.Cluster;
import dev.parsimony.spark.simulate.cost.StepModel;
import dev.parsimony.spark.simulate.cost.Workload;
import dev.parsimony.spark.simulate.input.Rate;
import java.util.List;

/**
 * What is simulated: one workload, several methods, on a grid of hosts and rates.
 *
 * @param hosts ascending
 * @param rates ascending
 * @param models none, float32, first
 */
@Internal
public record Grid(
    Workload workload,
    List<StepModel> models,
    List<Integer> hosts,
    List<Rate> rates,
    int workersPerHost,
    double latencySeconds) {

  /** Returns that many hosts with a network of that rate. */
  public Cluster cluster(int hosts, Rate rate) {
    return new Cluster(hosts, workersPerHost, latencySeconds, rate.payloadBytesPerSecond());
  }

  /** Returns what all methods take there. */
  public Cell cell(int hosts, Rate rate) {
    Cluster cluster = cluster(hosts, rate);
    return new Cell(
        hosts,
        rate,
        models.stream()
            .map(model -> new MethodStep(model, model.step(workload, cluster)))
            .toList());
  }

  /** Returns all cells, by hosts and then by rate, ascending. */
  public List<Cell> cells() {
    return hosts.stream()
        .flatMap(number -> rates.stream().map(rate -> cell(number, rate)))
        .toList();
  }
}
