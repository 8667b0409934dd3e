/** A compression method of a user's own; {@code docs/adding-a-method.md} explains it. */
@NullMarked
package dev.parsimony.examples.method;

import org.jspecify.annotations.NullMarked;
