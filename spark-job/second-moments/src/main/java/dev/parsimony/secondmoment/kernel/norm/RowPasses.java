package dev.parsimony.secondmoment.kernel.norm;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import java.util.Arrays;

/**
 * Passes over a batch of images with channels last: rows of channels, several of them a piece. Sums
 * are taken of portions, small enough for the second cache, whose number depends on the batch's
 * size alone, and then of these, one after the other.
 */
final class RowPasses implements NormPasses {
  private static final int PIECE = 1024;

  /** Elements of a portion, about. */
  private static final int PORTION = 1 << 16;

  private final int images;
  private final int channels;
  private final int pixels;
  private final int pieceLength;
  private final int portionLength;
  private final long length;

  /** Sums of each portion, channel by channel. */
  private final double[][] sums;

  private final double[][] products;

  /** Factors of each channel's gradient. */
  private final float[] ofX;

  private final float[] constants;
  private ChannelBlock[] blocks = {};
  private float[][] means = {};

  /** Treats a portion with the memory of a part. */
  private interface Body {
    void run(int part, int portion);
  }

  RowPasses(int images, int channels, int pixels) {
    this.images = images;
    this.channels = channels;
    this.pixels = pixels;
    length = (long) images * pixels * channels;
    pieceLength = (int) Math.min(length, (long) Math.max(1, PIECE / channels) * channels);
    portionLength = Math.max(1, PORTION / pieceLength) * pieceLength;
    int portions = Math.toIntExact((length + portionLength - 1) / portionLength);
    sums = new double[portions][channels];
    products = new double[portions][channels];
    ofX = new float[channels];
    constants = new float[channels];
  }

  @Override
  public boolean fits(int otherImages, int otherChannels, int otherPixels) {
    return images == otherImages && channels == otherChannels && pixels == otherPixels;
  }

  @Override
  public long heapBytes() {
    return 2L * (Double.BYTES * sums.length + Float.BYTES) * channels
        + (ChannelBlock.heapBytes(pieceLength) + (long) Float.BYTES * channels) * blocks.length;
  }

  /** Returns elements of a channel. */
  private double count() {
    return (double) images * pixels;
  }

  private void eachPortion(Body body) {
    int parts = Parallel.parts(sums.length, length);
    if (blocks.length < parts) {
      blocks = new ChannelBlock[parts];
      Arrays.setAll(blocks, i -> new ChannelBlock(pieceLength, Places.last(channels)));
      means = new float[parts][channels];
    }
    for (ChannelBlock block : blocks) {
      block.take(0, channels);
    }
    Parallel.run(
        parts,
        sums.length,
        (part, from, to) -> {
          for (int portion = from; portion < to; portion++) {
            body.run(part, portion);
          }
        });
  }

  private Pieces pieces(int portion) {
    return body -> eachPiece(portion, body);
  }

  private void eachPiece(int portion, Pieces.Body body) {
    long from = (long) portion * portionLength;
    long end = Math.min(length, from + portionLength);
    for (long place = from; place < end; place += pieceLength) {
      body.run(place, (int) Math.min(pieceLength, end - place));
    }
  }

  /** Returns elements of a channel in a portion. */
  private double count(int portion) {
    long from = (long) portion * portionLength;
    return (double) (Math.min(length, from + portionLength) - from) / channels;
  }

  private double total(double[][] of, int channel) {
    double total = 0;
    for (double[] portion : of) {
      total += portion[channel];
    }
    return total;
  }

  @Override
  public void train(
      FloatMemory x,
      FloatMemory out,
      float[] gamma,
      float[] beta,
      double eps,
      ChannelStatistics use,
      boolean rectify) {
    eachPortion((part, portion) -> measure(x, part, portion));
    for (int channel = 0; channel < channels; channel++) {
      double mean = total(sums, channel) / count();
      use.mean()[channel] = (float) mean;
      use.variance()[channel] = (float) (squares(channel, mean) / count());
    }
    use.scale(0, channels, gamma, beta, eps);
    eachPortion((part, portion) -> blocks[part].normalise(pieces(portion), x, out, use, rectify));
  }

  /** Sums a portion's elements, and then, from the cache, the squares about their own mean. */
  private void measure(FloatMemory x, int part, int portion) {
    ChannelBlock block = blocks[part];
    Pieces pieces = pieces(portion);
    block.sum(pieces, x);
    for (int channel = 0; channel < channels; channel++) {
      sums[portion][channel] = block.sum(channel);
      means[part][channel] = (float) (block.sum(channel) / count(portion));
    }
    block.sumSquares(pieces, x, means[part]);
    for (int channel = 0; channel < channels; channel++) {
      products[portion][channel] = block.sum(channel);
    }
  }

  /** Returns the sum of squares about the mean, from those of portions about their own means. */
  private double squares(int channel, double mean) {
    double squares = 0;
    for (int portion = 0; portion < sums.length; portion++) {
      double between = sums[portion][channel] / count(portion) - mean;
      squares += products[portion][channel] + count(portion) * between * between;
    }
    return squares;
  }

  @Override
  public void infer(FloatMemory x, FloatMemory out, ChannelStatistics use) {
    eachPortion((part, portion) -> blocks[part].normalise(pieces(portion), x, out, use, false));
  }

  @Override
  public void mask(FloatMemory x, FloatMemory epsilon, ChannelStatistics use) {
    eachPortion((part, portion) -> blocks[part].mask(pieces(portion), x, epsilon, use));
  }

  @Override
  public void backward(
      FloatMemory x,
      FloatMemory epsilon,
      FloatMemory into,
      double eps,
      ChannelStatistics use,
      float[] gammas,
      float[] betas,
      boolean masked) {
    eachPortion(
        (part, portion) -> {
          ChannelBlock block = blocks[part];
          block.sumGradient(pieces(portion), x, epsilon, use, masked);
          for (int channel = 0; channel < channels; channel++) {
            sums[portion][channel] = block.sum(channel);
            products[portion][channel] = block.product(channel);
          }
        });
    for (int channel = 0; channel < channels; channel++) {
      double sum = total(sums, channel);
      double product = total(products, channel);
      betas[channel] = (float) sum;
      gammas[channel] = (float) (product * use.inverse(channel, eps));
      ofX[channel] = use.ofX(channel, product, count(), eps);
      constants[channel] = use.constant(channel, sum, count());
    }
    eachPortion(
        (part, portion) -> {
          ChannelBlock block = blocks[part];
          block.statistics(use);
          for (int channel = 0; channel < channels; channel++) {
            block.factors(channel, ofX[channel], constants[channel]);
          }
          block.gradient(pieces(portion), x, epsilon, into, masked);
        });
  }
}
