/** Which elements a worker sends, and what it keeps of those that it does not. */
@NullMarked
package dev.parsimony.compression.criterion;

import org.jspecify.annotations.NullMarked;
