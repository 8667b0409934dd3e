/**
 * Gradient compression: a worker's moments in, the bytes of its message out. The way of one step,
 * for a model of two tensors:
 *
 * <pre>{@code
 * ParameterLayout layout =
 *     ParameterLayout.of(
 *         List.of(
 *             new ParameterTensor("W", 0, 100_000, TensorKind.TRAINED),
 *             new ParameterTensor("b", 100_000, 100, TensorKind.TRAINED)));
 * CompressorSpec spec = CompressorSpec.parse("variance:alpha=1.5;b=none");
 * GradientCompressor compressor = spec.create(layout, rank); // one per worker, for the whole run
 * BlockAggregator aggregator = new BlockAggregator(layout);
 * GradientMoments moments = new GradientMoments(layout, compressor.needsSecondMoment());
 * GradientMessage message = new GradientMessage();
 *
 * // at each step: overwrite moments.mean() and moments.secondMoment(), then
 * compressor.compress(moments, message); // send message.bytes() from offset() on, length() of them
 * aggregator.reset();
 * for (GradientMessage received : messagesOfAllWorkersInRankOrder) {
 *   aggregator.add(received);
 * }
 * aggregator.mean(gradient); // what the optimiser takes, the same bits on every worker
 * }</pre>
 */
@NullMarked
package dev.parsimony.compression;

import org.jspecify.annotations.NullMarked;
