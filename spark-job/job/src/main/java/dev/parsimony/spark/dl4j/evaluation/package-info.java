/** Figures of a network's answers, by DL4J's own evaluations: merged from those of many tasks. */
@NullMarked
package dev.parsimony.spark.dl4j.evaluation;

import org.jspecify.annotations.NullMarked;
