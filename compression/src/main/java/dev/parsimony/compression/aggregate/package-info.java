/** All workers' messages to one mean gradient. */
@NullMarked
package dev.parsimony.compression.aggregate;

import org.jspecify.annotations.NullMarked;
