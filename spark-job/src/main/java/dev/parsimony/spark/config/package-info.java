/** What the user asked for, validated, and the one exception that tells the user what to change. */
@NullMarked
package dev.parsimony.spark.config;

import org.jspecify.annotations.NullMarked;
