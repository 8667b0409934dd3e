@NullMarked
package dev.parsimony.spark.dl4j.file;

import org.jspecify.annotations.NullMarked;
