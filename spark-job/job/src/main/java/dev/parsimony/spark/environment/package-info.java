/** What a run meets on a machine: facts that one process can read, and what is amiss among them. */
@NullMarked
package dev.parsimony.spark.environment;

import org.jspecify.annotations.NullMarked;
