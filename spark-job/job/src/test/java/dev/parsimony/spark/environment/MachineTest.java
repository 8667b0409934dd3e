package dev.parsimony.spark.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of a machine whose files are made up. */
final class MachineTest {
  @TempDir private Path root;
  private Path temporary;

  @BeforeEach
  void makeFolder() throws IOException {
    temporary = Files.createDirectory(root.resolve("tmp")).toRealPath();
  }

  private void file(String path, String... lines) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, List.of(lines));
  }

  private Machine machine() {
    return Machine.of(new SystemFiles(root), temporary, temporary);
  }

  private OptionalLong limit() {
    return new ControlGroup(new SystemFiles(root)).memoryBytes();
  }

  @Test
  void theClosestLimitOfTheSecondVersionCounts() throws IOException {
    file("proc/self/cgroup", "0::/kubepods/pod1/worker");
    file("sys/fs/cgroup/kubepods/pod1/worker/memory.max", "max");
    file("sys/fs/cgroup/kubepods/pod1/memory.max", "4294967296");
    file("sys/fs/cgroup/kubepods/memory.max", "8589934592");
    assertEquals(OptionalLong.of(4L << 30), limit());
  }

  @Test
  void insideAContainerTheGroupIsTheTop() throws IOException {
    file("proc/self/cgroup", "0::/");
    file("sys/fs/cgroup/memory.max", "1073741824");
    assertEquals(OptionalLong.of(1L << 30), limit());
    assertTrue(machine().limited());
    assertEquals(1L << 30, machine().memoryBytes());
  }

  @Test
  void theFirstVersionIsReadByItsController() throws IOException {
    file("proc/self/cgroup", "11:cpu,cpuacct:/docker/a", "4:memory:/docker/a", "0::/docker/a");
    file("sys/fs/cgroup/memory/docker/a/memory.limit_in_bytes", "2147483648");
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
    assertEquals(OptionalLong.of(2L << 30), limit());
  }

  @Test
  void inAContainerOfTheFirstVersionOnlyTheTopIsVisible() throws IOException {
    file("proc/self/cgroup", "4:memory:/docker/a");
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "3221225472");
    assertEquals(OptionalLong.of(3L << 30), limit());
  }

  @Test
  void noLimitIsNone() throws IOException {
    file("proc/self/cgroup", "4:memory:/", "0::/user.slice");
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
    file("sys/fs/cgroup/user.slice/memory.max", "max");
    assertEquals(OptionalLong.empty(), limit());
    assertFalse(machine().limited());
  }

  @Test
  void withoutAnyFileNothingIsAmissButUnknown() {
    Machine machine = machine();
    assertEquals(Long.MAX_VALUE, machine.openFiles());
    assertEquals("", machine.processor().instructions());
    assertTrue(machine.temporary().allowsCode());
  }

  @ParameterizedTest
  @CsvSource({
    "fpu sse sse2 avx,sse",
    "fpu sse2 avx avx2 fma,avx2",
    "fpu sse2 avx avx2 fma avx512f avx512bw,avx512"
  })
  void theWidestInstructionsOfTheProcessorCount(String flags, String expected) throws IOException {
    file("proc/cpuinfo", "model name\t: Some CPU @ 2.50GHz", "flags\t\t: " + flags);
    Processor processor = machine().processor();
    assertEquals(expected, processor.instructions());
    assertEquals("Some CPU @ 2.50GHz", processor.model());
  }

  @Test
  void theHardLimitOfOpenFilesCounts() throws IOException {
    file(
        "proc/self/limits",
        "Limit                     Soft Limit           Hard Limit           Units     ",
        "Max open files            1024                 4096                 files     ");
    assertEquals(4096, machine().openFiles());
  }

  @Test
  void anUnlimitedNumberOfOpenFilesIsNoLimit() throws IOException {
    file("proc/self/limits", "Max open files            1024         unlimited      files");
    assertEquals(Long.MAX_VALUE, machine().openFiles());
  }

  @Test
  void aFolderOnAFileSystemWithoutCodeIsSeen() throws IOException {
    file(
        "proc/self/mountinfo",
        "1 0 0:1 / / rw,relatime - ext4 /dev/vda rw",
        "2 1 0:2 / " + temporary + " rw,nosuid,noexec - tmpfs none rw");
    assertFalse(machine().temporary().allowsCode());
    assertTrue(Disk.of(root.toRealPath(), Mounts.of(new SystemFiles(root))).allowsCode());
  }

  @Test
  void aFolderThatIsNotThereYetIsJudgedByTheOneAbove() {
    Disk disk = Disk.of(temporary.resolve("a/b"), Mounts.of(new SystemFiles(root)));
    assertTrue(disk.writable());
    assertTrue(disk.freeBytes() > 0);
  }

  @Test
  void thisMachineIsRead() {
    Machine machine = Machine.ofThisProcess(temporary);
    assertTrue(machine.memoryBytes() > 0 && machine.openFiles() > 0, machine.toString());
    assertFalse(machine.processor().model().isEmpty());
    assertTrue(machine.kindOfProcessor().contains(" with "), machine.kindOfProcessor());
  }
}
