/**
 * The exchange of blocks between workers: allgatherv over TCP, run by the calling thread itself.
 * Addresses, token and cancellation come as values, so nothing here knows Spark.
 */
@NullMarked
package dev.parsimony.exchange;

import org.jspecify.annotations.NullMarked;
