package dev.parsimony.spark.bench.accuracy;

import dev.parsimony.spark.data.glyphs.Glyphs;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * Images in bytes and their classes, in memory.
 *
 * @param shape channels, height, width
 * @param pixels image by image, channel by channel, row by row
 * @param classes 0 to 9
 */
record ImageData(int[] shape, byte[] pixels, byte[] classes) {
  private static final int IDX_IMAGES = 0x803;
  private static final int IDX_CLASSES = 0x801;
  private static final int[] CIFAR = {3, 32, 32};
  private static final int CIFAR_BATCHES = 5;

  /**
   * Reads a source as the job takes it: glyphs, idx:FOLDER or cifar10:FOLDER.
   *
   * @param test its test part, else the training part
   */
  static ImageData read(String source, boolean test) throws IOException {
    if (source.equals("glyphs")) {
      return glyphs(test);
    }
    String[] parts = source.split(":", 2);
    if (parts.length == 2 && parts[0].equals("idx")) {
      return idx(Path.of(parts[1]), test ? "t10k" : "train");
    }
    if (parts.length == 2 && parts[0].equals("cifar10")) {
      return cifar(Path.of(parts[1]), test);
    }
    throw new IOException("--data takes glyphs, idx:FOLDER or cifar10:FOLDER, not " + source + ".");
  }

  private static ImageData glyphs(boolean test) {
    Glyphs glyphs = new Glyphs(test);
    int count = test ? Glyphs.TEST_EXAMPLES : Glyphs.TRAIN_EXAMPLES;
    int[] shape = {1, Glyphs.FORMAT.shape().height(), Glyphs.FORMAT.shape().width()};
    ImageData data = new ImageData(shape, new byte[count * size(shape)], new byte[count]);
    for (int i = 0; i < count; i++) {
      glyphs.paint(i, data.pixels, i * size(shape));
      data.classes[i] = (byte) glyphs.label(i);
    }
    return data;
  }

  private static ImageData idx(Path folder, String part) throws IOException {
    byte[] classes;
    try (DataInputStream in = new DataInputStream(open(folder, part + "-labels-idx1-ubyte"))) {
      require(in.readInt() == IDX_CLASSES, folder);
      classes = in.readNBytes(in.readInt());
    }
    try (DataInputStream in = new DataInputStream(open(folder, part + "-images-idx3-ubyte"))) {
      require(in.readInt() == IDX_IMAGES && in.readInt() == classes.length, folder);
      int[] shape = {1, in.readInt(), in.readInt()};
      return new ImageData(shape, in.readNBytes(classes.length * size(shape)), classes);
    }
  }

  private static void require(boolean right, Path folder) throws IOException {
    if (!right) {
      throw new IOException(folder + " holds no idx files that belong together.");
    }
  }

  private static ImageData cifar(Path folder, boolean test) throws IOException {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (int i = 1; i <= (test ? 1 : CIFAR_BATCHES); i++) {
      String name = test ? "test_batch.bin" : "data_batch_" + i + ".bin";
      if (Files.exists(folder.resolve(name)) || Files.exists(folder.resolve(name + ".gz"))) {
        try (InputStream in = open(folder, name)) {
          in.transferTo(records);
        }
      }
    }
    byte[] all = records.toByteArray();
    int size = size(CIFAR);
    int count = all.length / (size + 1);
    ImageData data = new ImageData(CIFAR, new byte[count * size], new byte[count]);
    for (int i = 0; i < count; i++) {
      data.classes[i] = all[i * (size + 1)];
      System.arraycopy(all, i * (size + 1) + 1, data.pixels, i * size, size);
    }
    return data;
  }

  private static InputStream open(Path folder, String name) throws IOException {
    Path plain = folder.resolve(name);
    return Files.exists(plain)
        ? new BufferedInputStream(new FileInputStream(plain.toFile()))
        : new GZIPInputStream(new FileInputStream(plain + ".gz"), 1 << 16);
  }

  private static int size(int[] shape) {
    return shape[0] * shape[1] * shape[2];
  }

  /** Returns the number of examples. */
  int count() {
    return classes.length;
  }

  /** Returns values of an example. */
  int size() {
    return size(shape);
  }

  /** Returns the first of them, or all where there are not so many. */
  ImageData first(int wanted) {
    int kept = Math.min(wanted, count());
    return new ImageData(shape, Arrays.copyOf(pixels, kept * size()), Arrays.copyOf(classes, kept));
  }

  /** Writes them into a folder as plain bytes, for distributed.py, and as the job reads them. */
  void write(Path folder, boolean test) throws IOException {
    String part = test ? "test" : "train";
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("shape"), shape[0] + " " + shape[1] + " " + shape[2] + "\n");
    Files.write(folder.resolve(part + "-images"), pixels);
    Files.write(folder.resolve(part + "-classes"), classes);
    if (shape[0] == 1) {
      writeIdx(folder, test ? "t10k" : "train");
    } else {
      writeCifar(folder.resolve(test ? "test_batch.bin" : "data_batch_1.bin"));
    }
  }

  /** Returns the source of what {@link #write} wrote. */
  String source(Path folder) {
    return (shape[0] == 1 ? "idx:" : "cifar10:") + folder;
  }

  private void writeIdx(Path folder, String part) throws IOException {
    try (DataOutputStream out = create(folder.resolve(part + "-labels-idx1-ubyte"))) {
      out.writeInt(IDX_CLASSES);
      out.writeInt(count());
      out.write(classes);
    }
    try (DataOutputStream out = create(folder.resolve(part + "-images-idx3-ubyte"))) {
      out.writeInt(IDX_IMAGES);
      out.writeInt(count());
      out.writeInt(shape[1]);
      out.writeInt(shape[2]);
      out.write(pixels);
    }
  }

  private static DataOutputStream create(Path file) throws IOException {
    return new DataOutputStream(Files.newOutputStream(file));
  }

  private void writeCifar(Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < count(); i++) {
        out.write(classes[i]);
        out.write(pixels, i * size(), size());
      }
    }
  }
}
