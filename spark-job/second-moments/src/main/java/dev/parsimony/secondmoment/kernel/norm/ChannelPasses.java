package dev.parsimony.secondmoment.kernel.norm;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import java.util.Arrays;

/**
 * Passes over a batch of images, channels first, one block of channels after the other: what is
 * read twice is in a cache the second time. Small channels are taken together and large ones piece
 * by piece, so that all of a thread's memory fits into the first cache.
 */
final class ChannelPasses implements NormPasses {
  private static final int PIECE = 1024;

  private final int images;
  private final int channels;
  private final int pixels;
  private final int atOnce;
  private ChannelBlock[] blocks = {};

  /** Treats a block of channels. */
  private interface Body {
    void run(ChannelBlock block, Pieces pieces);
  }

  ChannelPasses(int images, int channels, int pixels) {
    this.images = images;
    this.channels = channels;
    this.pixels = pixels;
    atOnce = Math.max(1, Math.min(channels, PIECE / pixels));
  }

  @Override
  public boolean fits(int otherImages, int otherChannels, int otherPixels) {
    return images == otherImages && channels == otherChannels && pixels == otherPixels;
  }

  @Override
  public long heapBytes() {
    return ChannelBlock.heapBytes(pieceLength()) * blocks.length;
  }

  private int pieceLength() {
    return Math.min(PIECE, atOnce * pixels);
  }

  /** Returns elements of a channel. */
  private double count() {
    return (double) images * pixels;
  }

  private void eachBlock(Body body) {
    int count = (channels + atOnce - 1) / atOnce;
    int parts = Parallel.parts(count, (long) images * channels * pixels);
    if (blocks.length < parts) {
      blocks = new ChannelBlock[parts];
      Arrays.setAll(blocks, i -> new ChannelBlock(pieceLength(), Places.first(pixels)));
    }
    Parallel.run(
        parts,
        count,
        (part, from, to) -> {
          for (int i = from; i < to; i++) {
            blocks[part].take(i * atOnce, Math.min(atOnce, channels - i * atOnce));
            ChannelBlock block = blocks[part];
            body.run(block, piece -> eachPiece(block, piece));
          }
        });
  }

  private void eachPiece(ChannelBlock block, Pieces.Body body) {
    int length = block.channels() * pixels;
    for (int image = 0; image < images; image++) {
      long place = ((long) image * channels + block.first()) * pixels;
      for (int from = 0; from < length; from += PIECE) {
        body.run(place + from, Math.min(PIECE, length - from));
      }
    }
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
    eachBlock(
        (block, pieces) -> {
          block.sum(pieces, x);
          meansOfSums(block, use.mean());
          block.sumSquares(pieces, x, use.mean());
          meansOfSums(block, use.variance());
          use.scale(block.first(), block.channels(), gamma, beta, eps);
          block.normalise(pieces, x, out, use, rectify);
        });
  }

  @Override
  public void infer(FloatMemory x, FloatMemory out, ChannelStatistics use) {
    eachBlock((block, pieces) -> block.normalise(pieces, x, out, use, false));
  }

  private void meansOfSums(ChannelBlock block, float[] into) {
    for (int i = 0; i < block.channels(); i++) {
      into[block.first() + i] = (float) (block.sum(i) / count());
    }
  }

  @Override
  public void mask(FloatMemory x, FloatMemory epsilon, ChannelStatistics use) {
    eachBlock((block, pieces) -> block.mask(pieces, x, epsilon, use));
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
    eachBlock(
        (block, pieces) -> {
          block.sumGradient(pieces, x, epsilon, use, masked);
          for (int i = 0; i < block.channels(); i++) {
            int channel = block.first() + i;
            betas[channel] = (float) block.sum(i);
            gammas[channel] = (float) (block.product(i) * use.inverse(channel, eps));
            block.factors(
                i,
                use.ofX(channel, block.product(i), count(), eps),
                use.constant(channel, block.sum(i), count()));
          }
          block.gradient(pieces, x, epsilon, into, masked);
        });
  }
}
