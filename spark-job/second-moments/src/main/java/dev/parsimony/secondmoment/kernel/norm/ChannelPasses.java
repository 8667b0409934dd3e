package dev.parsimony.secondmoment.kernel.norm;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import java.util.Arrays;

/**
 * Passes over a batch of images, channels first, one channel after the other: what is read twice is
 * in a cache the second time. Holds one piece of a channel for each thread.
 */
final class ChannelPasses {
  private final int images;
  private final int channels;
  private final int pixels;
  private Piece[] pieces = {};

  /** Memory of a thread: what one image has of a channel, and sums over images. */
  private static final class Piece {
    private final float[] x;
    private final float[] epsilon;
    private final float[] sums;
    private final float[] products;

    Piece(int pixels) {
      x = new float[pixels];
      epsilon = new float[pixels];
      sums = new float[pixels];
      products = new float[pixels];
    }
  }

  /** Treats one channel. */
  private interface Body {
    void run(Piece piece, int channel);
  }

  ChannelPasses(int images, int channels, int pixels) {
    this.images = images;
    this.channels = channels;
    this.pixels = pixels;
  }

  boolean fits(int otherImages, int otherChannels, int otherPixels) {
    return images == otherImages && channels == otherChannels && pixels == otherPixels;
  }

  /** Returns the bytes of the memory. */
  long heapBytes() {
    return 4L * Float.BYTES * pixels * pieces.length;
  }

  /** Returns elements of a channel. */
  private double count() {
    return (double) images * pixels;
  }

  private void eachChannel(Body body) {
    int parts = Parallel.parts(channels, (long) images * channels * pixels);
    if (pieces.length < parts) {
      pieces = new Piece[parts];
      Arrays.setAll(pieces, i -> new Piece(pixels));
    }
    Parallel.run(
        parts,
        channels,
        (part, from, to) -> {
          for (int channel = from; channel < to; channel++) {
            body.run(pieces[part], channel);
          }
        });
  }

  private long place(int image, int channel) {
    return ((long) image * channels + channel) * pixels;
  }

  /**
   * Normalises by the batch's own statistics.
   *
   * @param gamma and beta of the channels
   * @param use receives the statistics
   * @param rectify whether what is below 0 becomes 0
   */
  void train(
      FloatMemory x,
      FloatMemory out,
      float[] gamma,
      float[] beta,
      double eps,
      ChannelStatistics use,
      boolean rectify) {
    eachChannel(
        (piece, channel) -> {
          measure(x, piece, channel, use);
          use.scale()[channel] = gamma[channel] * use.inverse(channel, eps);
          use.shift()[channel] = beta[channel];
          normalise(x, out, piece, channel, use, rectify);
        });
  }

  /** Normalises by given statistics. */
  void infer(FloatMemory x, FloatMemory out, ChannelStatistics use) {
    eachChannel((piece, channel) -> normalise(x, out, piece, channel, use, false));
  }

  private void measure(FloatMemory x, Piece piece, int channel, ChannelStatistics into) {
    Arrays.fill(piece.sums, 0);
    for (int image = 0; image < images; image++) {
      x.read(place(image, channel), piece.x, pixels);
      ChannelLoops.add(piece.x, pixels, piece.sums);
    }
    float mean = (float) (ChannelLoops.total(piece.sums, pixels) / count());
    Arrays.fill(piece.sums, 0);
    for (int image = 0; image < images; image++) {
      x.read(place(image, channel), piece.x, pixels);
      ChannelLoops.addSquares(piece.x, pixels, mean, piece.sums);
    }
    into.mean()[channel] = mean;
    into.variance()[channel] = (float) (ChannelLoops.total(piece.sums, pixels) / count());
  }

  private void normalise(
      FloatMemory x,
      FloatMemory out,
      Piece piece,
      int channel,
      ChannelStatistics use,
      boolean rectify) {
    float mean = use.mean()[channel];
    float scale = use.scale()[channel];
    float shift = use.shift()[channel];
    for (int image = 0; image < images; image++) {
      x.read(place(image, channel), piece.x, pixels);
      if (rectify) {
        ChannelLoops.normaliseAndRectify(piece.x, pixels, mean, scale, shift);
      } else {
        ChannelLoops.normalise(piece.x, pixels, mean, scale, shift);
      }
      out.write(place(image, channel), piece.x, pixels);
    }
  }

  /** Replaces epsilon by 0 where the output was rectified to 0. */
  void mask(FloatMemory x, FloatMemory epsilon, ChannelStatistics use) {
    eachChannel(
        (piece, channel) -> {
          for (int image = 0; image < images; image++) {
            read(x, epsilon, piece, image, channel, use, true);
            epsilon.write(place(image, channel), piece.epsilon, pixels);
          }
        });
  }

  private void read(
      FloatMemory x,
      FloatMemory epsilon,
      Piece piece,
      int image,
      int channel,
      ChannelStatistics use,
      boolean masked) {
    x.read(place(image, channel), piece.x, pixels);
    epsilon.read(place(image, channel), piece.epsilon, pixels);
    if (masked) {
      ChannelLoops.mask(
          piece.x,
          piece.epsilon,
          pixels,
          use.mean()[channel],
          use.scale()[channel],
          use.shift()[channel]);
    }
  }

  /**
   * Computes the gradients.
   *
   * @param into receives the gradient at x
   * @param gammas receives the gradients of gamma, {@code betas} those of beta
   * @param masked whether the output was rectified, and epsilon is not masked yet
   */
  void backward(
      FloatMemory x,
      FloatMemory epsilon,
      FloatMemory into,
      double eps,
      ChannelStatistics use,
      float[] gammas,
      float[] betas,
      boolean masked) {
    eachChannel(
        (piece, channel) -> {
          Arrays.fill(piece.sums, 0);
          Arrays.fill(piece.products, 0);
          float mean = use.mean()[channel];
          for (int image = 0; image < images; image++) {
            read(x, epsilon, piece, image, channel, use, masked);
            ChannelLoops.add(piece.epsilon, pixels, piece.sums);
            ChannelLoops.addProducts(piece.x, piece.epsilon, pixels, mean, piece.products);
          }
          double sum = ChannelLoops.total(piece.sums, pixels);
          double products = ChannelLoops.total(piece.products, pixels);
          float inverse = use.inverse(channel, eps);
          betas[channel] = (float) sum;
          gammas[channel] = (float) (products * inverse);
          float a = use.scale()[channel];
          float b = (float) (-a * inverse * inverse * products / count());
          float c = (float) (-a * sum / count());
          for (int image = 0; image < images; image++) {
            read(x, epsilon, piece, image, channel, use, masked);
            ChannelLoops.gradient(piece.x, piece.epsilon, pixels, mean, a, b, c);
            into.write(place(image, channel), piece.epsilon, pixels);
          }
        });
  }
}
