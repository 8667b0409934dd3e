/** What a simulation is told: rates, hosts, networks, and a run's report to calibrate from. */
@NullMarked
package dev.parsimony.spark.simulate.input;

import org.jspecify.annotations.NullMarked;
