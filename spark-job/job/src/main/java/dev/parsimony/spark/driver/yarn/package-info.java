/** What YARN says of itself, where a run gets less of it than it needs. */
@NullMarked
package dev.parsimony.spark.driver.yarn;

import org.jspecify.annotations.NullMarked;
