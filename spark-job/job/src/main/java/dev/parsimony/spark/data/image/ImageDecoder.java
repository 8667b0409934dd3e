package dev.parsimony.spark.data.image;

import dev.parsimony.spark.Internal;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes the content of an image's file, PNG or JPEG or what else Java reads, without alpha. */
@Internal
public final class ImageDecoder {
  private static final int BITS = 8;
  private static final int BYTE = 0xFF;

  private ImageDecoder() {}

  /**
   * Looks at an image's size before any pixel is read: a small file may stand for a large image.
   */
  public interface SizeCheck {
    /** Throws what the caller of {@link #decode} is to get for a size that is not wanted. */
    void check(int height, int width);
  }

  /** One of the steps of Java's readers. */
  private interface Step<T> {
    T take() throws IOException;
  }

  /**
   * Decodes a file's content.
   *
   * @return empty where it is of no kind that Java reads
   * @throws IOException if it is damaged
   */
  public static Optional<Pixels> decode(byte[] content, SizeCheck size) throws IOException {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      return readers.hasNext() ? Optional.of(decode(readers.next(), in, size)) : Optional.empty();
    }
  }

  private static Pixels decode(ImageReader reader, ImageInputStream in, SizeCheck size)
      throws IOException {
    try {
      reader.setInput(in, true, true);
      size.check(step(() -> reader.getHeight(0)), step(() -> reader.getWidth(0)));
      return step(() -> pixels(reader.read(0)));
    } finally {
      reader.dispose();
    }
  }

  /** Java's readers also throw unchecked exceptions, of many kinds, where a file is damaged. */
  private static <T> T step(Step<T> step) throws IOException {
    try {
      return step.take();
    } catch (RuntimeException e) {
      throw new IOException(e.toString(), e);
    }
  }

  /** Takes grey values as they are stored; getRGB would convert them to another curve. */
  private static Pixels pixels(BufferedImage image) {
    Raster raster = image.getRaster();
    int bits = raster.getSampleModel().getSampleSize(0);
    boolean grey =
        image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY && bits >= BITS;
    int width = image.getWidth();
    int[] colours =
        grey ? new int[0] : image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    return new Pixels(image.getHeight(), width, grey) {
      @Override
      public int value(int row, int column, int channel) {
        return grey
            ? raster.getSample(column, row, 0) >> (bits - BITS)
            : colours[row * width + column] >> (BITS * (2 - channel)) & BYTE;
      }
    };
  }
}
