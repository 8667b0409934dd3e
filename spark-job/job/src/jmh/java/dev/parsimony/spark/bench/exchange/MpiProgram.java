package dev.parsimony.spark.bench.exchange;

import dev.parsimony.spark.bench.limited.Commands;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * MPI_Allgatherv over TCP on loopback, one process per rank.
 *
 * @param path the compiled allgatherv.c
 */
record MpiProgram(String path) {

  /** Median nanoseconds of a round, for each of the sizes. */
  double[] measure(int ranks, List<RoundCount> sizes) throws IOException {
    List<String> command = new ArrayList<>(List.of("mpirun", "--oversubscribe"));
    command.addAll(List.of("--mca", "btl", "tcp,self", "--mca", "btl_tcp_if_include", "lo"));
    command.addAll(List.of("-np", "" + ranks, path));
    sizes.forEach(size -> command.add(size.argument()));
    return Commands.output(command)
        .lines()
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .toArray();
  }
}
