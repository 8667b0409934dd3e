/** The way from addresses to proven connections with all peers. */
@NullMarked
package dev.parsimony.exchange.handshake;

import org.jspecify.annotations.NullMarked;
