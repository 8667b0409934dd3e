/** What the benchmarks that take hours share: results that are kept as they come, and pictures. */
@NullMarked
package dev.parsimony.spark.bench.report;

import org.jspecify.annotations.NullMarked;
