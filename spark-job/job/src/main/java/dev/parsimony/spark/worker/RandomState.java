package dev.parsimony.spark.worker;

/** The state of the random generator from which a replica draws masks. */
public record RandomState(long root, long node) {}
