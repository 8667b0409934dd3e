package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.UserErrorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * The head of an idx file (LeCun, "The MNIST database"): all numbers are big-endian.
 *
 * <pre>
 *   offset 0      2      3            4          8
 *          | 0 0  | 0x08 | dimensions | count    | height and width of images |
 *          |      | type | uint8      | int32    | int32 each                 |
 * </pre>
 *
 * @param height 1 for labels
 * @param width 1 for labels
 */
record IdxHeader(int count, int height, int width) {
  private static final int IMAGES_MAGIC = 0x0803;
  private static final int LABELS_MAGIC = 0x0801;
  private static final int MAX_SIDE = 1 << 14;

  static IdxHeader ofImages(InputStream in, String name) throws IOException {
    ByteBuffer header = read(in, name, 4, IMAGES_MAGIC, "images (idx3, unsigned bytes)");
    return checked(new IdxHeader(header.getInt(4), header.getInt(8), header.getInt(12)), name);
  }

  static IdxHeader ofLabels(InputStream in, String name) throws IOException {
    ByteBuffer header = read(in, name, 2, LABELS_MAGIC, "labels (idx1, unsigned bytes)");
    return checked(new IdxHeader(header.getInt(4), 1, 1), name);
  }

  private static ByteBuffer read(InputStream in, String name, int ints, int magic, String kind)
      throws IOException {
    byte[] bytes = in.readNBytes(ints * Integer.BYTES);
    ByteBuffer header = ByteBuffer.wrap(bytes);
    if (bytes.length < ints * Integer.BYTES) {
      throw new UserErrorException(
          String.format(
              "%s is truncated: %d bytes are no complete idx header; copy or download it again.",
              name, bytes.length));
    }
    if (header.getInt(0) != magic) {
      throw new UserErrorException(
          String.format(
              "%s is no idx file of %s: it begins with 0x%08x, not 0x%08x.",
              name, kind, header.getInt(0), magic));
    }
    return header;
  }

  private static IdxHeader checked(IdxHeader header, String name) {
    boolean possible =
        header.count >= 0
            && header.height >= 1
            && header.width >= 1
            && header.height <= MAX_SIDE
            && header.width <= MAX_SIDE;
    if (!possible) {
      throw new UserErrorException(
          String.format(
              "%s is corrupt: its header gives %d items of %dx%d.",
              name, header.count, header.height, header.width));
    }
    return header;
  }
}
