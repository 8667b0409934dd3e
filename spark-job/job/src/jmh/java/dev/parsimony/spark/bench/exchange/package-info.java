/**
 * The exchange against MPI, against the network's rate, encrypted against plain, and for long:
 * ranks as processes, which {@link dev.parsimony.spark.bench.exchange.RankWorld} starts and
 * commands over their standard streams.
 */
@NullMarked
package dev.parsimony.spark.bench.exchange;

import org.jspecify.annotations.NullMarked;
