package dev.parsimony.spark.driver.doctor;

import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.dl4j.NativeBuild;
import dev.parsimony.spark.driver.CannotMeetException;
import dev.parsimony.spark.driver.Rendezvous;
import dev.parsimony.spark.driver.doctor.ExecutorState.RoundTime;
import dev.parsimony.spark.environment.Addresses;
import dev.parsimony.spark.environment.Finding;
import dev.parsimony.spark.environment.Machine;
import dev.parsimony.spark.environment.MachineChecks;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;

/**
 * Looks at one worker's place, as a task of the kind of stage that training is.
 *
 * @param exchange the exchange's settings
 * @param oneJvm whether all workers share the driver's JVM, whose machine is known already
 * @param oneMachine whether all workers are on one machine
 * @param measured whether rounds of the exchange are timed
 */
record ExecutorTask(ExchangeConfig exchange, boolean oneJvm, boolean oneMachine, boolean measured)
    implements Serializable {
  private static final int[] BLOCK_BYTES = {1, 1 << 20};
  private static final int[] ROUNDS = {51, 11};

  ExecutorState run() {
    BarrierTaskContext context = BarrierTaskContext.get();
    long clock = System.currentTimeMillis();
    Machine machine = Machine.ofThisProcess(new SparkSettings(SparkEnv.get().conf()).localFolder());
    List<Finding> findings = new ArrayList<>();
    if (!oneJvm) {
      findings.addAll(MachineChecks.findings(machine));
      findings.addAll(NativeBuild.findings());
      findings.add(address(Rendezvous.host(context)));
    }
    List<RoundTime> rounds = measured ? measure(context, findings) : List.of();
    return new ExecutorState(
        context.partitionId(),
        Rendezvous.host(context),
        machine.kindOfProcessor(),
        clock,
        List.copyOf(findings),
        rounds);
  }

  private Finding address(String host) {
    try {
      String advertised = exchange.listen().on(host).advertised();
      return Addresses.chosen(advertised, oneMachine, Addresses.ofThisMachine());
    } catch (IOException e) {
      return Finding.problem(String.valueOf(e.getMessage()));
    }
  }

  /** Where workers cannot meet, all of them say so instead of failing. */
  private List<RoundTime> measure(BarrierTaskContext context, List<Finding> findings) {
    try (Exchange met = Rendezvous.meet(context, exchange)) {
      List<RoundTime> times = new ArrayList<>();
      for (int i = 0; i < ROUNDS.length; i++) {
        times.add(new RoundTime(BLOCK_BYTES[i], median(met, BLOCK_BYTES[i], ROUNDS[i])));
      }
      return times;
    } catch (CannotMeetException e) {
      findings.add(Finding.problem(e.sentence()));
    } catch (IOException e) {
      findings.add(Finding.problem("Exchange: " + e.getMessage()));
    }
    return List.of();
  }

  private static long median(Exchange met, int bytes, int rounds) throws IOException {
    byte[] block = new byte[bytes];
    long[] nanos = new long[rounds];
    for (int round = 0; round < rounds; round++) {
      long begin = System.nanoTime();
      met.allgatherv(block, bytes);
      nanos[round] = System.nanoTime() - begin;
    }
    Arrays.sort(nanos);
    return nanos[rounds / 2];
  }
}
