package dev.parsimony.spark.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What checking one slice found. It travels as bytes of its own, so that it does not depend on the
 * serializer that Spark is set to.
 *
 * @param maxLabel -1 without examples
 * @param maxPlace where the largest label stands first
 * @param problem the sentence for the user, empty if all is well; the figures are then complete
 */
record SliceReport(long train, long test, int maxLabel, String maxPlace, String problem) {

  long examples() {
    return train + test;
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(train);
      out.writeLong(test);
      out.writeInt(maxLabel);
      out.writeUTF(maxPlace);
      out.writeUTF(problem);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static SliceReport fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return new SliceReport(
          in.readLong(), in.readLong(), in.readInt(), in.readUTF(), in.readUTF());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
