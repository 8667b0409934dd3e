/**
 * Collectives between processes over TCP: allgatherv and all-reduce. {@link
 * dev.parsimony.exchange.collective.ExchangeListener} is where a rank begins. Addresses, token and
 * cancellation come as values, so nothing here knows Spark.
 *
 * <p>This package holds what all others name: how an exchange fails, and the mark of types that are
 * not for users.
 */
@NullMarked
package dev.parsimony.exchange;

import org.jspecify.annotations.NullMarked;
