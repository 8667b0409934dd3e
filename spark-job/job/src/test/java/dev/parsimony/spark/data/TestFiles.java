package dev.parsimony.spark.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes small input files, whole or broken. */
public final class TestFiles {
  private TestFiles() {}

  /** Writes the bytes, packed if the name ends in .gz. */
  public static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, file.toString().endsWith(".gz") ? gzip(content) : content);
  }

  public static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    }
    return packed.toByteArray();
  }

  /** Images of 2x3 whose pixel j of image i is 10 * i + j. */
  public static byte[] idxImages(int promised, int written) {
    ByteBuffer bytes = ByteBuffer.allocate(16 + 6 * written);
    bytes.putInt(0x0803).putInt(promised).putInt(2).putInt(3);
    for (int i = 0; i < written; i++) {
      for (int j = 0; j < 6; j++) {
        bytes.put((byte) (10 * i + j));
      }
    }
    return bytes.array();
  }

  public static byte[] idxLabels(int... labels) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + labels.length);
    bytes.putInt(0x0801).putInt(labels.length);
    for (int label : labels) {
      bytes.put((byte) label);
    }
    return bytes.array();
  }

  /** CIFAR records whose bytes are all the label plus one. */
  public static byte[] cifar(int... labels) {
    ByteBuffer bytes = ByteBuffer.allocate(3073 * labels.length);
    for (int label : labels) {
      bytes.put((byte) label);
      for (int j = 0; j < 3072; j++) {
        bytes.put((byte) (label + 1));
      }
    }
    return bytes.array();
  }
}
