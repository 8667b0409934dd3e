package dev.parsimony.spark.ml;

import dev.parsimony.spark.Internal;
import java.util.Arrays;
import java.util.Map;

/**
 * Ends a JVM in which spark-submit has run a Python program. Barrier stages of Spark 3.5 leave a
 * timer's thread behind that would keep it up.
 */
@Internal
public final class PythonDriver {
  private static final String RUNNER = "org.apache.spark.deploy.PythonRunner";

  private PythonDriver() {}

  /**
   * Exits once the thread that runs the Python program has returned from it, which it does only
   * where the program ended well: Spark itself exits with the code of one that did not. Does
   * nothing where no thread runs one, as in notebooks.
   */
  public static synchronized void exitWithProgram() {
    Thread.getAllStackTraces().entrySet().stream()
        .filter(PythonDriver::runsPython)
        .map(Map.Entry::getKey)
        .forEach(PythonDriver::exitAfter);
  }

  private static boolean runsPython(Map.Entry<Thread, StackTraceElement[]> thread) {
    return thread.getKey().getName().equals("main")
        && Arrays.stream(thread.getValue())
            .anyMatch(call -> call.getClassName().startsWith(RUNNER));
  }

  private static void exitAfter(Thread program) {
    Thread exit = new Thread(() -> join(program), "parsimony-exit");
    exit.setDaemon(true);
    exit.start();
  }

  private static void join(Thread program) {
    try {
      program.join();
      System.exit(0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
