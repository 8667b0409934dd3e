/** What {@code doctor} finds out about the settings, this machine, and those of the executors. */
@NullMarked
package dev.parsimony.spark.driver.doctor;

import org.jspecify.annotations.NullMarked;
