package dev.parsimony.spark.driver.observe.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Frames events as TensorFlow's record files do, all numbers little-endian:
 *
 * <pre>
 *    0  length of the event, 8 bytes
 *    8  masked CRC-32C of these 8 bytes, 4 bytes
 *   12  the event
 *    .  masked CRC-32C of the event, 4 bytes
 * </pre>
 *
 * <p>A checksum is masked since one over bytes that hold checksums says little: it is turned right
 * by 15 bits, and a constant is added.
 */
final class EventRecord {
  private static final int MASK_ROTATION = 15;
  private static final int MASK_SUM = 0xa282ead8;

  private EventRecord() {}

  /** Appends an event's record. */
  static void append(byte[] event, ByteArrayOutputStream to) {
    byte[] length = littleEndian(Long.BYTES).putLong(event.length).array();
    to.writeBytes(length);
    to.writeBytes(checksum(length));
    to.writeBytes(event);
    to.writeBytes(checksum(event));
  }

  private static byte[] checksum(byte[] bytes) {
    return littleEndian(Integer.BYTES).putInt(maskedCrc(bytes)).array();
  }

  static int maskedCrc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), MASK_ROTATION) + MASK_SUM;
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
