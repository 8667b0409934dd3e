/** What the ranks of a run agree on. */
@NullMarked
package dev.parsimony.exchange.config;

import org.jspecify.annotations.NullMarked;
