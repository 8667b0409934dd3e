/** One worker of a run: the step loop and the interfaces it sees. */
@NullMarked
package dev.parsimony.spark.worker;

import org.jspecify.annotations.NullMarked;
