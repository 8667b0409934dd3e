package dev.parsimony.spark.driver.doctor;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.NativeBuild;
import dev.parsimony.spark.driver.JavaSerialized;
import dev.parsimony.spark.driver.Preflight;
import dev.parsimony.spark.driver.failure.FailureWords;
import dev.parsimony.spark.environment.Addresses;
import dev.parsimony.spark.environment.Finding;
import dev.parsimony.spark.environment.Machine;
import dev.parsimony.spark.environment.MachineChecks;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The {@code doctor} command: what a run with these settings would meet. The driver's part comes
 * before there is a Spark, which may not start.
 */
@Internal
public final class DoctorJob {
  private static final ClassTag<byte[]> BYTES = ClassTag$.MODULE$.apply(byte[].class);

  private final int workers;
  private final boolean measured;
  private final Consumer<String> console;
  private final LongSupplier clockMillis;
  private int warnings;
  private int problems;

  /**
   * @param workers that a run would have
   * @param measured whether rounds of the exchange are timed
   * @param console is told everything
   */
  public DoctorJob(int workers, boolean measured, Consumer<String> console) {
    this(workers, measured, console, System::currentTimeMillis);
  }

  DoctorJob(int workers, boolean measured, Consumer<String> console, LongSupplier clockMillis) {
    this.workers = workers;
    this.measured = measured;
    this.console = console;
    this.clockMillis = clockMillis;
  }

  /** Says what is known of the settings and of this machine before Spark is started. */
  public void driver(SparkConf conf) {
    SparkSettings settings = new SparkSettings(conf);
    say(
        "settings",
        SettingChecks.findings(
            settings, SparkBuild.version(), SparkBuild.scala(), Runtime.version().feature()));
    List<Finding> machine =
        new ArrayList<>(MachineChecks.findings(Machine.ofThisProcess(settings.localFolder())));
    machine.addAll(NativeBuild.findings());
    List<String> addresses = Addresses.ofThisMachine();
    machine.add(
        Finding.ok(
            "addresses: " + (addresses.isEmpty() ? "loopback" : String.join(", ", addresses))));
    say("driver", machine);
  }

  /**
   * Says what the executors are, each asked by a task where a worker would be.
   *
   * @throws InterruptedException where this thread was interrupted before the answers
   */
  public void executors(JavaSparkContext spark) throws InterruptedException {
    SparkSettings settings = new SparkSettings(spark.getConf());
    try {
      Preflight.slots(spark.sc(), settings, workers, console);
      ExecutorTask task =
          new ExecutorTask(settings.exchange(), settings.oneJvm(), settings.oneMachine(), measured);
      long sent = clockMillis.getAsLong();
      List<ExecutorState> states = run(spark, task);
      long received = clockMillis.getAsLong();
      say(
          "workers",
          settings.oneJvm()
              ? ExecutorChecks.inOneJvm(states)
              : ExecutorChecks.findings(states, sent, received));
    } catch (UserErrorException e) {
      say("workers", List.of(Finding.problem(e.sentence())));
    } catch (Exception e) { // Scala throws checked ones, too, without saying so
      if (e instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      String reason =
          FailureWords.ofJob(new IllegalStateException(String.valueOf(e.getMessage()), e));
      say("workers", List.of(Finding.problem("The workers could not be asked: " + reason)));
    }
  }

  /**
   * Sums up.
   *
   * @throws UserErrorException where a run could not start, or would end
   */
  public void end() {
    console.accept(
        problems + warnings == 0
            ? "nothing to change"
            : count(problems, "problem") + ", " + count(warnings, "warning"));
    if (problems > 0) {
      throw new UserErrorException(
          "A run could not start here, or would end; change what the lines that begin with problem"
              + " say.");
    }
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private void say(String about, List<Finding> findings) {
    console.accept(about);
    for (Finding finding : findings) {
      console.accept(finding.toString());
      problems += finding.level() == Finding.Level.PROBLEM ? 1 : 0;
      warnings += finding.level() == Finding.Level.WARNING ? 1 : 0;
    }
  }

  private List<ExecutorState> run(JavaSparkContext spark, ExecutorTask task) {
    RDD<Integer> ranks = spark.parallelize(Collections.nCopies(workers, 0), workers).rdd();
    RDD<byte[]> states = ranks.barrier().mapPartitions(asScala(task), false, BYTES);
    return JavaRDD.fromRDD(states, BYTES).collect().stream()
        .map(bytes -> JavaSerialized.fromBytes(bytes, ExecutorState.class))
        .sorted(Comparator.comparingInt(ExecutorState::worker))
        .toList();
  }

  private static Function1<Iterator<Integer>, Iterator<byte[]>> asScala(ExecutorTask task) {
    return (Function1<Iterator<Integer>, Iterator<byte[]>> & Serializable)
        ignored ->
            JavaConverters.asScalaIterator(
                Collections.singleton(JavaSerialized.toBytes(task.run())).iterator());
  }
}
