package dev.parsimony.spark.data.image;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.format.ArrayShape;

/** An image of 8 bits: red, green and blue, or grey. */
@Internal
public abstract class Pixels {
  private static final int COLOURS = 3;

  /** Weights of red, green and blue in grey, of ITU-R BT.601, in 65536ths. */
  private static final int[] LUMA = {19595, 38470, 7471};

  private static final int LUMA_BITS = 16;

  private final int height;
  private final int width;
  private final boolean grey;

  /** An image whose pixels the subclass has. */
  protected Pixels(int height, int width, boolean grey) {
    this.height = height;
    this.width = width;
    this.grey = grey;
  }

  /** Takes the values of an image one after the other. */
  public interface Target {
    /**
     * Takes one.
     *
     * @param index of the value in {@code [channel][row][column]}
     * @param value from 0 to 255
     */
    void put(int index, int value);
  }

  /**
   * Returns a value of a pixel, from 0 to 255.
   *
   * @param channel 0 for grey, else 0 to 2 for red, green, blue
   */
  public abstract int value(int row, int column, int channel);

  /** Returns the height, in pixels. */
  public int height() {
    return height;
  }

  /** Returns the width, in pixels. */
  public int width() {
    return width;
  }

  /** Whether there is one channel, of grey. */
  public boolean grey() {
    return grey;
  }

  /** Returns 1 for grey, else 3. */
  public int channels() {
    return grey ? 1 : COLOURS;
  }

  /** Returns the shape of the image's own channels. */
  public ArrayShape shape() {
    return ArrayShape.image(channels(), height, width);
  }

  /** Whether the image can be written as so many channels: colours are not, as one. */
  public boolean fills(int channels) {
    return channels == COLOURS || channels == channels();
  }

  /**
   * Writes plane after plane; a grey image has three equal ones where colours are expected.
   *
   * @param channels that the image {@linkplain #fills fills}
   */
  public void write(int channels, Target target) {
    int index = 0;
    for (int channel = 0; channel < channels; channel++) {
      for (int row = 0; row < height; row++) {
        for (int column = 0; column < width; column++) {
          target.put(index++, value(row, column, grey ? 0 : channel));
        }
      }
    }
  }

  /** Returns the image in grey, as PIL and ITU-R BT.601 weigh the colours. */
  public Pixels toGrey() {
    Pixels colours = this;
    return grey
        ? this
        : new Pixels(height, width, true) {
          @Override
          public int value(int row, int column, int channel) {
            int sum = 1 << (LUMA_BITS - 1);
            for (int i = 0; i < COLOURS; i++) {
              sum += LUMA[i] * colours.value(row, column, i);
            }
            return sum >> LUMA_BITS;
          }
        };
  }
}
