@NullMarked
package dev.parsimony.spark.dl4j.keras;

import org.jspecify.annotations.NullMarked;
