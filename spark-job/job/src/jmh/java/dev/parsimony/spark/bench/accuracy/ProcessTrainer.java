package dev.parsimony.spark.bench.accuracy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parsimony.spark.bench.limited.ShapedHosts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PyTorch and DL4J, on the hosts or alone: processes that are told what to train. */
final class ProcessTrainer implements Trainer {
  private static final int PORT = 29500;

  private final TrainingProcesses processes;
  private final Optional<ShapedHosts> hosts;
  private final int stepsOfTurn;
  private final double ready;

  private ProcessTrainer(
      TrainingProcesses processes, Optional<ShapedHosts> hosts, int stepsOfTurn, long begin)
      throws IOException {
    this.processes = processes;
    this.hosts = hosts;
    this.stepsOfTurn = stepsOfTurn;
    processes.answer();
    this.ready = (System.nanoTime() - begin) / 1e9;
  }

  /**
   * Starts processes for DistributedDataParallel, one on each host.
   *
   * @param program the interpreter, the program and its arguments up to the rank
   * @param stepsOfTurn steps that are measured at once
   */
  static ProcessTrainer on(ShapedHosts hosts, List<String> program, int stepsOfTurn, Path log)
      throws IOException {
    hosts.shape(StepTimes.UNLIMITED);
    List<List<String>> commands = new ArrayList<>();
    int world = hosts.namespaces().size();
    for (String namespace : hosts.namespaces()) {
      List<String> command = new ArrayList<>(ShapedHosts.enter(namespace));
      command.addAll(program);
      command.addAll(List.of(Integer.toString(commands.size()), Integer.toString(world)));
      command.add(ShapedHosts.address(0) + ":" + PORT);
      commands.add(command);
    }
    return start(Optional.of(hosts), commands, stepsOfTurn, log);
  }

  /** Starts one process on the first host, which makes the others train. */
  static ProcessTrainer from(ShapedHosts hosts, List<String> command, int stepsOfTurn, Path log)
      throws IOException {
    hosts.shape(StepTimes.UNLIMITED);
    List<String> all = new ArrayList<>(ShapedHosts.enter(hosts.namespaces().get(0)));
    all.addAll(command);
    return start(Optional.of(hosts), List.of(all), stepsOfTurn, log);
  }

  /** Starts one process that trains alone. */
  static ProcessTrainer alone(List<String> command, Path log) throws IOException {
    return start(Optional.empty(), List.of(command), 0, log);
  }

  private static ProcessTrainer start(
      Optional<ShapedHosts> hosts, List<List<String>> commands, int stepsOfTurn, Path log)
      throws IOException {
    long begin = System.nanoTime();
    Map<String, String> environment = Map.of("OMP_NUM_THREADS", "1", "GLOO_SOCKET_IFNAME", "eth0");
    TrainingProcesses processes = TrainingProcesses.start(commands, environment, log);
    return new ProcessTrainer(processes, hosts, stepsOfTurn, begin);
  }

  @Override
  public Run train(Plan plan) throws IOException {
    shape(plan.rate());
    double before = sent();
    double begin = System.currentTimeMillis() / 1e3;
    Map<String, Object> command = new LinkedHashMap<>();
    command.put("method", plan.contestant().method());
    command.put("learningRate", plan.learningRate());
    command.put("seed", plan.seed());
    command.put("epochs", plan.epochs());
    processes.send(command);
    List<Run.Epoch> epochs = new ArrayList<>();
    Map<String, Double> split = new LinkedHashMap<>();
    double began = processes.answer().get("began").asDouble();
    int steps = 0;
    while (epochs.size() < plan.epochs()) {
      processes.answer(); // trained, not tested yet
      double sent = sent() - before;
      processes.send(Map.of("test", true));
      JsonNode epoch = processes.answer();
      steps = epoch.get("steps").asInt();
      epochs.add(
          new Run.Epoch(
              epoch.get("seconds").asDouble(),
              sent,
              epoch.get("loss").asDouble(),
              epoch.get("testLoss").asDouble(),
              epoch.get("accuracy").asDouble()));
      before = sent();
      epoch
          .get("split")
          .fields()
          .forEachRemaining(
              part ->
                  split.merge(
                      part.getKey(), part.getValue().asDouble() / plan.epochs(), Double::sum));
    }
    return new Run(ready + began - begin, steps, epochs, split);
  }

  private void shape(String rate) throws IOException {
    if (hosts.isPresent()) {
      hosts.get().shape(rate);
    }
  }

  private double sent() throws IOException {
    return hosts.isPresent() ? hosts.get().sent() : 0;
  }

  @Override
  public StepTimes.Round turns(Contestant contestant, double learningRate, Run known)
      throws IOException {
    shape(StepTimes.TURNS.get(0));
    processes.send(
        Map.of("method", contestant.method(), "learningRate", learningRate, "warm", stepsOfTurn));
    List<Double> seconds = new ArrayList<>();
    seconds.add(processes.answer().get("seconds").asDouble());
    double bytes = Double.NaN;
    while (seconds.size() < StepTimes.TURNS.size()) {
      shape(StepTimes.TURNS.get(seconds.size()));
      double before = sent();
      processes.send(Map.of("steps", stepsOfTurn));
      double taken = processes.answer().get("seconds").asDouble();
      if (seconds.size() == StepTimes.BYTES_TURN) {
        bytes = (sent() - before) / stepsOfTurn;
      }
      seconds.add(taken);
    }
    return new StepTimes.Round(seconds, bytes);
  }

  @Override
  public void close() {
    processes.close();
  }
}
