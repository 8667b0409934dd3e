/** The folder that JavaCPP unpacks ND4J's native libraries to, and who may write there. */
@NullMarked
package dev.parsimony.spark.dl4j.natives;

import org.jspecify.annotations.NullMarked;
