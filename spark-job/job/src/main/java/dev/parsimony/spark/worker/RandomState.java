package dev.parsimony.spark.worker;

import dev.parsimony.spark.Internal;

/** The state of the random generator from which a replica draws masks. */
@Internal
public record RandomState(long root, long node) {}
