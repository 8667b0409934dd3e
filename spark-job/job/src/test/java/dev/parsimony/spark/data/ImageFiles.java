package dev.parsimony.spark.data;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes small images of every kind. */
public final class ImageFiles {
  private ImageFiles() {}

  /** An image of one of Java's types. */
  public static BufferedImage image(int type, int height, int width, int... rgb) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int i = 0; i < height * width; i++) {
      image.setRGB(i % width, i / width, 0xFF000000 | rgb[i % rgb.length]);
    }
    return image;
  }

  /** A grey image with these values, row by row; again from the first where they do not suffice. */
  public static BufferedImage grey(int height, int width, int... values) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < height * width; i++) {
      image.getRaster().setSample(i % width, i / width, 0, values[i % values.length]);
    }
    return image;
  }

  public static BufferedImage rgb(int height, int width, int... colours) {
    return image(BufferedImage.TYPE_INT_RGB, height, width, colours);
  }

  /** Half transparent. */
  public static BufferedImage alpha(int height, int width, int... colours) {
    BufferedImage image = image(BufferedImage.TYPE_INT_ARGB, height, width, colours);
    for (int i = 0; i < height * width; i++) {
      int opaque = image.getRGB(i % width, i / width);
      image.setRGB(i % width, i / width, opaque & 0x80FFFFFF);
    }
    return image;
  }

  /** With a palette of these colours, the first pixels in their order. */
  public static BufferedImage palette(int height, int width, int... colours) {
    IndexColorModel model =
        new IndexColorModel(8, colours.length, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
    for (int i = 0; i < height * width; i++) {
      image.getRaster().setSample(i % width, i / width, 0, i % colours.length);
    }
    return image;
  }

  /** Returns a file's content. */
  public static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(image, format, bytes));
    return bytes.toByteArray();
  }

  /** Writes an image in the format that the file's name ends in. */
  public static void write(Path file, BufferedImage image) throws IOException {
    String name = file.getFileName().toString();
    TestFiles.write(file, encoded(image, name.substring(name.lastIndexOf('.') + 1)));
  }
}
