/** Tests of opening files; what they hold is tested through TrainingData. */
@NullMarked
package dev.parsimony.spark.data.source;

import org.jspecify.annotations.NullMarked;
