/** Spark ML: a Pipeline whose classifier is a network. */
@NullMarked
package dev.parsimony.examples.ml;

import org.jspecify.annotations.NullMarked;
