/** What travels between the workers, and the outer optimiser where changes of weights do. */
@NullMarked
package dev.parsimony.spark.share;

import org.jspecify.annotations.NullMarked;
