package dev.parsimony.spark.environment;

import dev.parsimony.spark.Internal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What a machine's facts mean for a run; each finding is a sentence with what to change. */
@Internal
public final class MachineChecks {
  /** What the smallest networks take off-heap, and the JVM itself. */
  private static final long LEAST_BESIDE_HEAP_BYTES = 512 * Mebibytes.BYTES;

  /** What ND4J's libraries take, unpacked. */
  private static final long NATIVE_LIBRARIES_BYTES = 400 * Mebibytes.BYTES;

  private static final long LEAST_LOCAL_BYTES = 1024 * Mebibytes.BYTES;

  /** Files of the JVM and of Spark; the scripts of the folder submit hold to it, too. */
  private static final int LEAST_OPEN_FILES = 256;

  /** What is amiss here, by the folder for large temporary files. */
  private static final Map<Path, List<Finding>> AMISS_HERE = new ConcurrentHashMap<>();

  private MachineChecks() {}

  /** Returns what is amiss, for a run that is silent about the rest. */
  public static List<Finding> amiss(Machine machine) {
    return findings(machine).stream().filter(Finding::amiss).toList();
  }

  /**
   * Returns what is amiss with this machine, which is looked at once in a JVM: for executors, whose
   * ranks would each say it with other figures.
   *
   * @param local folder for large temporary files
   */
  public static List<Finding> amissHere(Path local) {
    return amissHere(local, Machine::ofThisProcess);
  }

  static List<Finding> amissHere(Path local, Function<Path, Machine> machine) {
    return AMISS_HERE.computeIfAbsent(local, folder -> amiss(machine.apply(folder)));
  }

  /** Returns a finding about each fact. */
  public static List<Finding> findings(Machine machine) {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok("Java " + machine.java()));
    findings.add(processor(machine));
    findings.add(memory(machine));
    findings.add(openFiles(machine.openFiles()));
    findings.add(temporary(machine.temporary()));
    if (!machine.local().folder().equals(machine.temporary().folder())) {
      findings.add(local(machine.local()));
    }
    return findings;
  }

  private static Finding processor(Machine machine) {
    Processor processor = machine.processor();
    if (!processor.architecture().equals(Processor.X86_64)) {
      return Finding.problem(
          "The processor is of the kind "
              + processor.architecture()
              + ", and the native libraries are for x86-64; run on machines of that kind.");
    }
    String what =
        (processor.model().isEmpty() ? "Unknown processor" : processor.model())
            + ", "
            + machine.processors()
            + " of them for this JVM";
    return switch (processor.instructions()) {
      case "avx512" -> Finding.ok(what + ", AVX-512");
      case "avx2" -> Finding.ok(what + ", AVX2");
      case "" -> Finding.ok(what + ", its instruction sets are unknown");
      default ->
          Finding.warning(
              what
                  + ", has no AVX2, so a step takes several times as long; use machines with a"
                  + " newer one, or let the virtual machine show it.");
    };
  }

  private static Finding memory(Machine machine) {
    String what =
        "memory "
            + Mebibytes.text(machine.memoryBytes())
            + (machine.limited() ? " by the control group's limit" : "")
            + ", heap up to "
            + Mebibytes.text(machine.heapBytes());
    long beside = machine.memoryBytes() - machine.heapBytes();
    if (beside >= LEAST_BESIDE_HEAP_BYTES) {
      return Finding.ok(what);
    }
    String change =
        machine.limited() ? "raise the container's limit" : "take a machine with more memory";
    String sentence =
        "The heap may take "
            + Mebibytes.text(machine.heapBytes())
            + " of "
            + Mebibytes.text(machine.memoryBytes())
            + ", and networks need at least "
            + Mebibytes.text(LEAST_BESIDE_HEAP_BYTES)
            + " beside it; lower spark.driver.memory or spark.executor.memory, or "
            + change
            + ".";
    return beside <= 0 ? Finding.problem(sentence) : Finding.warning(sentence);
  }

  private static Finding openFiles(long limit) {
    if (limit < LEAST_OPEN_FILES) {
      return Finding.problem(
          "A process may have only "
              + limit
              + " open files here, and Spark needs "
              + LEAST_OPEN_FILES
              + " or more; raise the limit (ulimit -n).");
    }
    return Finding.ok(
        limit == Long.MAX_VALUE
            ? "open files without a limit"
            : String.format(Locale.ROOT, "up to %,d open files", limit));
  }

  private static Finding temporary(Disk disk) {
    String folder = "The folder for temporary files, " + disk.folder() + ",";
    if (!disk.writable()) {
      return Finding.problem(
          folder
              + " is not there or cannot be written to; set TMPDIR, or -Djava.io.tmpdir in the"
              + " options of the JVM, to one that can.");
    }
    if (!disk.allowsCode()) {
      return Finding.warning(
          folder
              + " is mounted with noexec, so Spark's compression, and native libraries without"
              + " another folder, cannot be loaded; set -Djava.io.tmpdir in"
              + " spark.driver.extraJavaOptions and spark.executor.extraJavaOptions.");
    }
    if (scarce(disk, NATIVE_LIBRARIES_BYTES)) {
      return Finding.warning(
          folder
              + " has "
              + Mebibytes.text(disk.freeBytes())
              + " left, and what Spark and ND4J unpack there takes up to "
              + Mebibytes.text(NATIVE_LIBRARIES_BYTES)
              + "; make room there, or set TMPDIR to a larger disk.");
    }
    return Finding.ok("temporary files in " + described(disk));
  }

  private static Finding local(Disk disk) {
    String folder = "Spark's local folder, " + disk.folder() + ",";
    String change = "spark.local.dir (on YARN, the node manager's folders)";
    if (!disk.writable()) {
      return Finding.problem(folder + " cannot be written to; set " + change + " to one that can.");
    }
    if (scarce(disk, LEAST_LOCAL_BYTES)) {
      return Finding.warning(
          folder
              + " has "
              + Mebibytes.text(disk.freeBytes())
              + " left, and workers keep their examples there; make room, or set "
              + change
              + " to a larger disk.");
    }
    return Finding.ok("Spark's local files in " + described(disk));
  }

  private static boolean scarce(Disk disk, long needed) {
    return disk.freeBytes() >= 0 && disk.freeBytes() < needed;
  }

  private static String described(Disk disk) {
    return disk.folder()
        + (disk.freeBytes() < 0 ? "" : ", " + (disk.freeBytes() >> 30) + " GiB free");
  }
}
