package dev.parsimony.spark.dl4j.file;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;
import org.nd4j.linalg.factory.Nd4j;

/** Models' zips, taken apart and put together. */
public final class Zips {
  private static final int LOCAL_HEADER = 0x04034b50;
  private static final int LOCAL_HEADER_BYTES = 30;
  private static final int ZEROS = 1 << 20;

  private Zips() {}

  /** What ModelSerializer writes, by entry. */
  public static Map<String, byte[]> entries(Model model) throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    ModelSerializer.writeModel(model, zip, true);
    return entries(zip.toByteArray());
  }

  public static Map<String, byte[]> entries(byte[] zip) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  public static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  public static byte[] array(INDArray array) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Nd4j.write(array, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  /** As DL4J writes it. */
  public static byte[] normaliser(Normalizer<?> normaliser) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    NormalizerSerializer.getDefault().write(normaliser, bytes);
    return bytes.toByteArray();
  }

  /**
   * A zip whose last entry is a beginning and then zeros, as many MiB as asked for, in a thousandth
   * of their size.
   */
  static byte[] bomb(Map<String, byte[]> before, String name, byte[] beginning, int mebibytes)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ZipOutputStream zip = new ZipOutputStream(bytes);
    for (Map.Entry<String, byte[]> entry : before.entrySet()) {
      zip.putNextEntry(new ZipEntry(entry.getKey()));
      zip.write(entry.getValue());
    }
    zip.closeEntry();
    bytes.write(header(name));
    bytes.write(deflated(beginning));
    byte[] zeros = deflated(new byte[ZEROS]);
    for (int i = 0; i < mebibytes; i++) {
      bytes.write(zeros);
    }
    return bytes.toByteArray();
  }

  /** Of an entry whose sizes come behind it. */
  private static byte[] header(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer header =
        ByteBuffer.allocate(LOCAL_HEADER_BYTES + utf8.length).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(LOCAL_HEADER).putShort((short) 20).putShort((short) 8);
    header.putShort((short) ZipEntry.DEFLATED).position(26);
    header.putShort((short) utf8.length).putShort((short) 0).put(utf8);
    return header.array();
  }

  /** Blocks that can stand one behind the other in one stream. */
  private static byte[] deflated(byte[] content) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(content);
    byte[] into = new byte[content.length + 64];
    int length = deflater.deflate(into, 0, into.length, Deflater.FULL_FLUSH);
    deflater.end();
    return ByteBuffer.allocate(length).put(into, 0, length).array();
  }
}
