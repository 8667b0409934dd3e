package dev.parsimony.spark.data.glyphs;

import dev.parsimony.spark.data.random.SplitMix;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * Writes small samples of every input format, made of generated characters:
 *
 * <pre>
 * java -cp ... dev.parsimony.spark.data.glyphs.SampleFiles DIR
 * </pre>
 */
public final class SampleFiles {
  private static final int CSV_ROWS = 800;
  private static final int IDX_TRAIN = 500;
  private static final int IDX_TEST = 100;
  private static final int CIFAR_TRAIN = 60;
  private static final int CIFAR_TEST = 20;

  private static final int SIDE = GlyphPainter.SIDE;
  private static final int CSV_SIDE = 8;
  private static final int CSV_MARGIN = 2;
  private static final int CSV_CELL = 3;
  private static final int CIFAR_SIDE = 32;
  private static final long COLOUR_STREAM = 0x636F6C6F7572L;

  private static final int PEN_SEQUENCES = 60;
  private static final double PEN_NOISE = 0.02;
  private static final long PEN_STREAM = 0x70656EL;

  private SampleFiles() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("Name one folder to write the samples to.");
      System.exit(2);
    }
    write(Path.of(arguments[0]));
  }

  /** Writes glyphs.csv, idx/, cifar10/ and pen/ into the folder; the same bytes each time. */
  static void write(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("idx"));
    Files.createDirectories(folder.resolve("cifar10"));
    Files.writeString(folder.resolve("glyphs.csv"), csv());
    writeIdx(folder.resolve("idx"), "train", false, IDX_TRAIN);
    writeIdx(folder.resolve("idx"), "t10k", true, IDX_TEST);
    writeCifar(folder.resolve("cifar10/data_batch_1.bin.gz"), false, CIFAR_TRAIN);
    writeCifar(folder.resolve("cifar10/test_batch.bin.gz"), true, CIFAR_TEST);
    for (int i = 0; i < PEN_SEQUENCES; i++) {
      int label = i % Glyphs.CLASSES;
      write(folder.resolve("pen/features/" + i + ".csv"), movement(i, label));
      write(folder.resolve("pen/labels/" + i + ".csv"), label + "\n");
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** The way of a pen that writes the character: x, y and whether it came here drawing. */
  private static String movement(int index, int label) {
    SplitMix random = new SplitMix(SplitMix.hash(PEN_STREAM, index));
    double size = random.between(0.6, 1.4);
    StringBuilder text = new StringBuilder("x,y,drawing\n");
    int variant = random.nextInt(GlyphShapes.variants(label));
    for (double[] stroke : GlyphShapes.strokes(label, variant)) {
      for (int i = 0; i < stroke.length; i += 2) {
        double x = size * stroke[i] + PEN_NOISE * random.nextNoise();
        double y = size * stroke[i + 1] + PEN_NOISE * random.nextNoise();
        text.append(String.format(Locale.ROOT, "%.3f,%.3f,%d\n", x, y, i == 0 ? 0 : 1));
      }
    }
    return text.toString();
  }

  private static String csv() {
    StringBuilder text = new StringBuilder();
    for (int y = 0; y < CSV_SIDE; y++) {
      for (int x = 0; x < CSV_SIDE; x++) {
        text.append("row").append(y).append("col").append(x).append(',');
      }
    }
    text.append("label\n");
    Glyphs glyphs = new Glyphs(false);
    byte[] pixels = new byte[SIDE * SIDE];
    for (int i = 0; i < CSV_ROWS; i++) {
      glyphs.paint(i, pixels, 0);
      for (int cell = 0; cell < CSV_SIDE * CSV_SIDE; cell++) {
        double mean = cellMean(pixels, cell / CSV_SIDE, cell % CSV_SIDE);
        text.append(String.format(Locale.ROOT, "%.2f,", mean));
      }
      text.append(glyphs.label(i)).append('\n');
    }
    return text.toString();
  }

  private static double cellMean(byte[] pixels, int row, int column) {
    int sum = 0;
    for (int y = 0; y < CSV_CELL; y++) {
      for (int x = 0; x < CSV_CELL; x++) {
        int pixelY = CSV_MARGIN + CSV_CELL * row + y;
        int pixelX = CSV_MARGIN + CSV_CELL * column + x;
        sum += pixels[pixelY * SIDE + pixelX] & 0xFF;
      }
    }
    return sum / (255.0 * CSV_CELL * CSV_CELL);
  }

  private static void writeIdx(Path folder, String prefix, boolean test, int count)
      throws IOException {
    Glyphs glyphs = new Glyphs(test);
    try (DataOutputStream images = gzip(folder.resolve(prefix + "-images-idx3-ubyte.gz"));
        DataOutputStream labels = gzip(folder.resolve(prefix + "-labels-idx1-ubyte.gz"))) {
      images.writeInt(0x0803);
      images.writeInt(count);
      images.writeInt(SIDE);
      images.writeInt(SIDE);
      labels.writeInt(0x0801);
      labels.writeInt(count);
      byte[] pixels = new byte[SIDE * SIDE];
      for (int i = 0; i < count; i++) {
        glyphs.paint(i, pixels, 0);
        images.write(pixels);
        labels.writeByte(glyphs.label(i));
      }
    }
  }

  private static void writeCifar(Path file, boolean test, int count) throws IOException {
    Glyphs glyphs = new Glyphs(test);
    byte[] pixels = new byte[SIDE * SIDE];
    try (DataOutputStream out = gzip(file)) {
      for (int i = 0; i < count; i++) {
        glyphs.paint(i, pixels, 0);
        out.writeByte(glyphs.label(i));
        long stream = SplitMix.hash(COLOUR_STREAM, test ? 1 : 0, i);
        out.write(coloured(pixels, new SplitMix(stream)));
      }
    }
  }

  /** Turns grey to a scale between two colours, framed to 32x32 by repeating the edges. */
  private static byte[] coloured(byte[] pixels, SplitMix random) {
    byte[] planes = new byte[3 * CIFAR_SIDE * CIFAR_SIDE];
    int margin = (CIFAR_SIDE - SIDE) / 2;
    int next = 0;
    for (int colour = 0; colour < 3; colour++) {
      int paper = random.nextInt(100);
      int ink = 155 + random.nextInt(101);
      for (int y = 0; y < CIFAR_SIDE; y++) {
        for (int x = 0; x < CIFAR_SIDE; x++) {
          int grey = pixels[inside(y - margin) * SIDE + inside(x - margin)] & 0xFF;
          planes[next++] = (byte) (paper + (ink - paper) * grey / 255);
        }
      }
    }
    return planes;
  }

  private static int inside(int pixel) {
    return Math.max(0, Math.min(SIDE - 1, pixel));
  }

  private static DataOutputStream gzip(Path file) throws IOException {
    OutputStream out = Files.newOutputStream(file);
    return new DataOutputStream(new BufferedOutputStream(new GZIPOutputStream(out)));
  }
}
