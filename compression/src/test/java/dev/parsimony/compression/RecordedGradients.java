package dev.parsimony.compression;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;

/**
 * The moments of one worker's first 200 steps of training a LeNet of 1,517 parameters on generated
 * characters with batches of 32, as {@code spark-job}'s {@code GradientRecorder} wrote them.
 *
 * <p>The file is gzip of little-endian: int32 number of tensors; for each, int32 length of its
 * name, the name in UTF-8, int32 number of elements; int32 number of steps; for each step, a byte
 * for each element's mean; for each step, a byte for each element's second moment. A mean's byte is
 * its sign in the top bit and a magnitude in the others, a second moment's byte a magnitude: the
 * float32's exponent and the first two bits of its mantissa as one number, counted from 2^-29 for
 * means and from 2^-61 for second moments, and 0 for zero and what lies below. The 21 bits that
 * were not kept are drawn here from a fixed seed, the same at every reading: magnitudes are within
 * a quarter of the recorded ones, and use all of float32's precision.
 */
public final class RecordedGradients {
  private static final int DROPPED_BITS = 21;
  private static final int MEAN_BASE = (127 - 29) << 2;
  private static final int SECOND_MOMENT_BASE = (127 - 61) << 2;

  private final ParameterLayout layout;
  private final int steps;
  private final ByteBuffer in;
  private final int start;

  private RecordedGradients(ByteBuffer in) {
    this.in = in;
    List<ParameterTensor> tensors = new ArrayList<>();
    int offset = 0;
    for (int count = in.getInt(); count > 0; count--) {
      byte[] name = new byte[in.getInt()];
      in.get(name);
      int length = in.getInt();
      String text = new String(name, StandardCharsets.UTF_8);
      tensors.add(new ParameterTensor(text, offset, length, TensorKind.TRAINED));
      offset += length;
    }
    this.layout = ParameterLayout.of(tensors);
    this.steps = in.getInt();
    this.start = in.position();
  }

  /** Reads the resource. */
  public static RecordedGradients read() {
    try (InputStream file = RecordedGradients.class.getResourceAsStream("lenet-gradients.bin.gz");
        InputStream in = new GZIPInputStream(file)) {
      return new RecordedGradients(
          ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The network's tensors. */
  public ParameterLayout layout() {
    return layout;
  }

  /** Number of steps. */
  public int steps() {
    return steps;
  }

  /**
   * Overwrites the moments with those of a step.
   *
   * @param step from 0
   * @param moments of this layout, with or without a second moment
   */
  public void fill(int step, GradientMoments moments) {
    int length = layout.length();
    int means = start + step * length;
    int secondMoments = means + steps * length;
    SplittableRandom random = new SplittableRandom(step);
    for (int i = 0; i < length; i++) {
      int code = in.get(means + i);
      float magnitude = magnitude(code & 0x7F, MEAN_BASE, random);
      moments.mean()[i] = code < 0 ? -magnitude : magnitude;
    }
    for (int i = 0; i < moments.secondMoment().length; i++) {
      int code = in.get(secondMoments + i) & 0xFF;
      moments.secondMoment()[i] = magnitude(code, SECOND_MOMENT_BASE, random);
    }
  }

  private static float magnitude(int code, int base, SplittableRandom random) {
    int dropped = random.nextInt(1 << DROPPED_BITS);
    return code == 0 ? 0 : Float.intBitsToFloat((base + code) << DROPPED_BITS | dropped);
  }
}
