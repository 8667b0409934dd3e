package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.data.format.ArrayShape;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Features in the content of an image's file, PNG or JPEG or what else Java reads, as Spark's
 * binaryFile source has it. Alpha is left out.
 */
record EncodedImageFeatures(Cell cell) implements FeatureReader {
  private static final int BITS = 8;
  private static final int BYTE = 0xFF;

  @Override
  public ArrayShape shape(Row row) {
    return pixels(row, null).shape();
  }

  @Override
  public boolean pixels() {
    return true;
  }

  @Override
  public void read(Row row, ArrayShape shape, float[] into) {
    pixels(row, shape).write(shape, into, cell.name());
  }

  private Pixels pixels(Row row, @Nullable ArrayShape expected) {
    byte[] bytes = (byte[]) cell.value(row);
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new BadRowException(
            "the column '" + cell.name() + "' holds no image that Java reads, such as PNG or JPEG");
      }
      return pixels(readers.next(), in, expected);
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new BadRowException(
          "the image in the column '" + cell.name() + "' cannot be decoded (" + e + ")");
    }
  }

  /** Looks at the size first: a small file may stand for a large image. */
  private Pixels pixels(ImageReader reader, ImageInputStream in, @Nullable ArrayShape expected)
      throws IOException {
    try {
      reader.setInput(in, true, true);
      if (expected != null) {
        Pixels.requireSize(expected, reader.getHeight(0), reader.getWidth(0), cell.name());
      }
      return pixels(reader.read(0));
    } finally {
      reader.dispose();
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
      int value(int row, int column, int channel) {
        return grey
            ? raster.getSample(column, row, 0) >> (bits - BITS)
            : colours[row * width + column] >> (BITS * (2 - channel)) & BYTE;
      }
    };
  }
}
