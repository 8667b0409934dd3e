package dev.parsimony.spark.bench;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.aggregate.BlockAggregator;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;

/** Parsimony's strom. */
final class ParsimonyEncoder implements ThresholdEncoder {
  private final GradientMessage message = new GradientMessage();
  private final GradientMoments moments;
  private final GradientCompressor compressor;
  private final BlockAggregator aggregator;

  ParsimonyEncoder(float tau, ParameterLayout layout) {
    moments = new GradientMoments(layout, false);
    compressor = CompressorSpec.parse("strom:tau=" + tau).create(layout, 1);
    aggregator = new BlockAggregator(layout);
  }

  @Override
  public void gradient(float[] values) {
    System.arraycopy(values, 0, moments.mean(), 0, values.length);
  }

  @Override
  public void encode() {
    compressor.compress(moments, message);
  }

  @Override
  public long bytes() {
    return message.length();
  }

  @Override
  public void decode() {
    aggregator.add(message);
  }

  @Override
  public float[] decoded() {
    float[] sum = new float[moments.mean().length];
    aggregator.reset();
    decode();
    aggregator.mean(sum);
    return sum;
  }
}
