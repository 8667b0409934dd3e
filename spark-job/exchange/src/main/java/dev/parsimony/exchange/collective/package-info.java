/** The collectives over TCP, run by the calling thread itself. */
@NullMarked
package dev.parsimony.exchange.collective;

import org.jspecify.annotations.NullMarked;
