/** Addresses that ranks listen on and are found at, with ports and name look-ups. */
@NullMarked
package dev.parsimony.exchange.address;

import org.jspecify.annotations.NullMarked;
