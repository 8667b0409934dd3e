package dev.parsimony.spark.environment;

import com.sun.management.OperatingSystemMXBean;
import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a process of a run meets on its machine.
 *
 * @param java version and vendor
 * @param processors that this JVM may use
 * @param memoryBytes of the machine, or of the container
 * @param limited whether a control group sets them
 * @param heapBytes that this JVM may take
 * @param openFiles that this process may have, Java raising the soft limit to the hard one; {@link
 *     Long#MAX_VALUE} without a limit
 * @param temporary the JVM's folder for temporary files
 * @param local Spark's
 */
@Internal
public record Machine(
    String java,
    Processor processor,
    int processors,
    long memoryBytes,
    boolean limited,
    long heapBytes,
    long openFiles,
    Disk temporary,
    Disk local)
    implements Serializable {
  private static final String OPEN_FILES = "Max open files";
  private static final int HARD = 1;

  /**
   * Looks at what this process has; reads a few small files.
   *
   * @param localFolder Spark's folder for large temporary files
   */
  public static Machine ofThisProcess(Path localFolder) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    return of(SystemFiles.ofThisMachine(), temporary, localFolder);
  }

  static Machine of(SystemFiles files, Path temporary, Path local) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    OptionalLong limit = new ControlGroup(files).memoryBytes();
    long memory = system.getTotalMemorySize();
    Mounts mounts = Mounts.of(files);
    return new Machine(
        System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
        Processor.of(files, System.getProperty("os.arch")),
        Runtime.getRuntime().availableProcessors(),
        Math.min(memory, limit.orElse(memory)),
        limit.isPresent(),
        Runtime.getRuntime().maxMemory(),
        openFiles(files.lines("proc/self/limits")),
        Disk.of(temporary, mounts),
        Disk.of(local, mounts));
  }

  /** Returns model and instruction set, equal on machines of one kind. */
  public String kindOfProcessor() {
    return processor.model() + " with " + processor.instructions();
  }

  /** Reads the hard limit: the soft one's column comes before it. */
  private static long openFiles(List<String> limits) {
    return limits.stream()
        .filter(line -> line.startsWith(OPEN_FILES))
        .map(line -> line.substring(OPEN_FILES.length()).strip().split("\\s+"))
        .filter(columns -> columns.length > HARD && columns[HARD].matches("\\d{1,18}"))
        .mapToLong(columns -> Long.parseLong(columns[HARD]))
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }
}
