/** Figures of a network's answers, mostly by DL4J's own evaluations, merged from many tasks. */
@NullMarked
package dev.parsimony.spark.dl4j.evaluation;

import org.jspecify.annotations.NullMarked;
