package dev.parsimony.compression;

/**
 * What one worker's message of one step holds.
 *
 * @param sentElements elements sent of trained tensors
 * @param boundBits what any code for them needs, in bits: for each trained tensor log2 C(n, k) for
 *     which k of n are sent, and k times the empirical entropy of their codes; 32 per element where
 *     all travel as float32
 * @param messageBytes length of the message, framing included
 */
public record CompressionFigures(long sentElements, double boundBits, int messageBytes) {}
