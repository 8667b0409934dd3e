package dev.parsimony.spark.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process, with what tells it from all others, as Linux shows it in /proc.
 *
 * @param machine boot, process namespace and user, outside of which the number means nothing; empty
 *     where the system does not show them
 * @param startTicks since the boot
 */
record LocalProcess(String machine, long pid, long startTicks) {
  private static final Path PROC = Path.of("/proc");

  /** Field 22 of stat, counted behind the command's name, which may hold anything. */
  private static final int START = 22 - 3;

  /** The state of a process, as far as it is known. */
  enum State {
    RUNS,
    ENDED,
    /** The process is another machine's, or the system does not show it. */
    UNKNOWN
  }

  /** A process of this machine. */
  static LocalProcess of(long pid) {
    try {
      return new LocalProcess(thisMachine(), pid, stat(pid).map(Stat::start).orElse(0L));
    } catch (IOException e) {
      return new LocalProcess("", pid, 0);
    }
  }

  private static String thisMachine() throws IOException {
    String boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
    Path namespace = Files.readSymbolicLink(PROC.resolve("self/ns/pid"));
    return boot + " " + namespace + " " + System.getProperty("user.name");
  }

  State state() {
    try {
      if (machine.isEmpty() || !machine.equals(thisMachine())) {
        return State.UNKNOWN;
      }
      return stat(pid).filter(found -> found.start == startTicks && found.runs()).isPresent()
          ? State.RUNS
          : State.ENDED;
    } catch (IOException e) {
      return State.UNKNOWN;
    }
  }

  private record Stat(char state, long start) {
    boolean runs() {
      return state != 'Z' && state != 'X';
    }
  }

  /** Reads the state of a process; empty where there is no such process. */
  private static Optional<Stat> stat(long pid) throws IOException {
    try {
      String line = Files.readString(PROC.resolve(pid + "/stat"));
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      return Optional.of(new Stat(fields[0].charAt(0), Long.parseLong(fields[START])));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
