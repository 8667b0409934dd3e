package dev.parsimony.spark.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.environment.Finding.Level;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each finding about a machine, and that a good machine has none. */
final class MachineChecksTest {
  private static final long MIB = 1 << 20;
  private static final Processor AVX2 = new Processor("CPU", "amd64", "avx2");
  private static final Disk GOOD = new Disk("/tmp", true, 50_000 * MIB, true);

  private static Machine machine(Processor processor, long memory, boolean limited, long files) {
    return new Machine(
        "17.0.15 (X)", processor, 4, memory * MIB, limited, 3072 * MIB, files, GOOD, GOOD);
  }

  private static Machine disks(Disk temporary, Disk local) {
    return new Machine(
        "17.0.15 (X)", AVX2, 4, 16_384 * MIB, false, 3072 * MIB, 4096, temporary, local);
  }

  private static void requireOne(Machine machine, Level level, String... parts) {
    List<Finding> amiss = MachineChecks.amiss(machine);
    assertEquals(1, amiss.size(), amiss.toString());
    assertEquals(level, amiss.get(0).level());
    for (String part : parts) {
      assertTrue(amiss.get(0).sentence().contains(part), amiss.get(0).sentence());
    }
    assertTrue(amiss.get(0).sentence().endsWith("."), amiss.get(0).sentence());
  }

  @Test
  void aGoodMachineIsSilent() {
    Machine good = machine(AVX2, 16_384, false, Long.MAX_VALUE);
    assertEquals(List.of(), MachineChecks.amiss(good));
    String all = MachineChecks.findings(good).toString();
    assertTrue(all.contains("Java 17.0.15 (X)") && all.contains("AVX2"), all);
    assertTrue(all.contains("memory 16,384 MiB, heap up to 3,072 MiB"), all);
    assertTrue(all.contains("open files without a limit"), all);
  }

  @Test
  void theControlGroupIsNamedWhereItLimits() {
    String all = MachineChecks.findings(machine(AVX2, 4096, true, 4096)).toString();
    assertTrue(all.contains("memory 4,096 MiB by the control group's limit"), all);
    assertTrue(all.contains("up to 4,096 open files"), all);
  }

  @ParameterizedTest
  @CsvSource({
    "3072,PROBLEM,true,raise the container's limit",
    "3400,WARNING,true,raise the container's limit",
    "3400,WARNING,false,take a machine with more memory"
  })
  void aHeapThatLeavesNothingBesideIt(long memory, Level level, boolean limited, String change) {
    requireOne(
        machine(AVX2, memory, limited, 4096),
        level,
        "may take 3,072 MiB of " + String.format("%,d", memory) + " MiB",
        "lower spark.driver.memory",
        change);
  }

  @Test
  void anotherKindOfProcessor() {
    requireOne(
        machine(new Processor("", "aarch64", ""), 16_384, false, 4096),
        Level.PROBLEM,
        "kind aarch64",
        "run on machines of that kind");
  }

  @Test
  void aProcessorWithoutWideInstructions() {
    requireOne(
        machine(new Processor("Old", "amd64", "sse"), 16_384, false, 4096),
        Level.WARNING,
        "Old",
        "has no AVX2");
  }

  @Test
  void anUnknownProcessorIsNothingAmiss() {
    Machine unknown = machine(new Processor("", "amd64", ""), 16_384, false, 4096);
    assertEquals(List.of(), MachineChecks.amiss(unknown));
  }

  @Test
  void fewOpenFiles() {
    requireOne(machine(AVX2, 16_384, false, 128), Level.PROBLEM, "only 128 open", "(ulimit -n)");
  }

  @Test
  void temporaryFilesThatCannotBeWritten() {
    requireOne(
        disks(new Disk("/t", false, 1L << 40, true), GOOD), Level.PROBLEM, "/t,", "set TMPDIR");
  }

  @Test
  void temporaryFilesThatCannotBeRun() {
    requireOne(
        disks(new Disk("/t", true, 50_000 * MIB, false), GOOD),
        Level.WARNING,
        "/t, is mounted with noexec",
        "-Djava.io.tmpdir");
  }

  @Test
  void littleRoomForTemporaryFiles() {
    requireOne(
        disks(new Disk("/t", true, 100 * MIB, true), GOOD),
        Level.WARNING,
        "/t, has 100 MiB left",
        "TMPDIR");
  }

  @Test
  void sparksFolder() {
    Disk full = new Disk("/data", true, 1000 * MIB, true);
    requireOne(disks(GOOD, full), Level.WARNING, "/data, has 1,000 MiB left", "spark.local.dir");
    Disk closed = new Disk("/data", false, 50_000 * MIB, true);
    requireOne(disks(GOOD, closed), Level.PROBLEM, "/data, cannot be", "spark.local.dir");
  }

  @Test
  void anUnknownRoomIsNothingAmiss() {
    Disk unknown = new Disk("/t", true, -1, true);
    assertEquals(List.of(), MachineChecks.amiss(disks(unknown, unknown)));
  }

  @Test
  void aJvmLooksOnceForEachFolder(@TempDir Path first, @TempDir Path second) {
    Machine bad = machine(AVX2, 16_384, false, 128);
    List<Finding> amiss = MachineChecks.amiss(bad);
    assertFalse(amiss.isEmpty());
    assertEquals(amiss, MachineChecks.amissHere(first, folder -> bad));
    assertEquals(amiss, MachineChecks.amissHere(first), "looked again");
    Machine good = machine(AVX2, 16_384, true, 4096);
    assertEquals(MachineChecks.amiss(good), MachineChecks.amissHere(second, folder -> good));
  }
}
