/** DL4J networks as replicas: gradients, exact second moments, models on disk. */
@NullMarked
package dev.parsimony.spark.dl4j;

import org.jspecify.annotations.NullMarked;
