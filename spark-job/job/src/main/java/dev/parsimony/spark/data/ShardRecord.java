package dev.parsimony.spark.data;

import dev.parsimony.spark.Internal;
import java.io.Serializable;

/**
 * One example on its way to the worker that keeps it.
 *
 * @param test whether it is for testing
 * @param slot its place among its worker's examples for training or for testing, from 0
 * @param record one record of the plan's format, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; copying would cost every example
@Internal
public record ShardRecord(boolean test, int slot, byte[] record) implements Serializable {}
