/** Tests of the packaged job in processes of its own. */
@NullMarked
package dev.parsimony.spark.integration;

import org.jspecify.annotations.NullMarked;
