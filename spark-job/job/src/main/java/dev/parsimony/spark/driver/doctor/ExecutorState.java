package dev.parsimony.spark.driver.doctor;

import dev.parsimony.spark.environment.Finding;
import java.io.Serializable;
import java.util.List;

/**
 * What a task found where it ran.
 *
 * @param worker its rank
 * @param host under which Spark knows its executor
 * @param processor model and instruction set, to compare with others
 * @param clockMillis of its machine, as the task ran
 * @param findings about its machine
 * @param rounds what rounds of the exchange took, or none
 */
record ExecutorState(
    int worker,
    String host,
    String processor,
    long clockMillis,
    List<Finding> findings,
    List<RoundTime> rounds)
    implements Serializable {

  /**
   * The time of a round of the exchange.
   *
   * @param bytes that each worker sent
   * @param nanos the median
   */
  record RoundTime(int bytes, long nanos) implements Serializable {}
}
