package dev.parsimony.compression;

/**
 * The figures of one worker's message of one step.
 *
 * @param sentElements elements sent of trained tensors; all of a tensor that travels dense, those
 *     whose level is not 0 of one that travels by QSGD
 * @param boundBits what they say at least, in bits, if they are independent of each other: for each
 *     trained tensor log2 C(n, k) for which k of n are sent, k times the empirical entropy of their
 *     codes, and for QSGD 32 for each bucket's norm; for a tensor that travels dense 32 or 16 per
 *     element
 * @param messageBytes length of the message, framing included
 */
public record CompressionFigures(long sentElements, double boundBits, int messageBytes) {}
