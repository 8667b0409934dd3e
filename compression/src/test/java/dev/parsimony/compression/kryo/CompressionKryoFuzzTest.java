package dev.parsimony.compression.kryo;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.parsimony.compression.ResidualSnapshot;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.codec.MalformedBlockException;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes from a peer end in a registered object or in one of two exceptions. */
final class CompressionKryoFuzzTest {
  static Stream<byte[]> objects() {
    return Stream.of(message(0), message(5), message(200), snapshot(0, 0), snapshot(3, 3))
        .map(CompressionKryoFuzzTest::written);
  }

  static Stream<byte[]> snapshots() {
    return Stream.of(snapshot(0, 0), snapshot(5, 0), snapshot(3, 3))
        .map(CompressionKryoFuzzTest::written)
        .map(bytes -> Arrays.copyOfRange(bytes, 1, bytes.length - Integer.BYTES));
  }

  @MethodSource("objects")
  @FuzzTest(maxDuration = "5m")
  void anyBytes(byte[] bytes) {
    read(bytes);
  }

  /** Class and checksum are put around the bytes, so that they are looked at. */
  @MethodSource("snapshots")
  @FuzzTest(maxDuration = "5m")
  void anySnapshot(byte[] content) {
    byte id = written(snapshot(0, 0))[0];
    CRC32C crc = new CRC32C();
    crc.update(content);
    ByteBuffer bytes = ByteBuffer.allocate(1 + content.length + Integer.BYTES);
    bytes.order(ByteOrder.LITTLE_ENDIAN).put(id).put(content).putInt((int) crc.getValue());
    read(bytes.array());
  }

  private static void read(byte[] bytes) {
    read(new Input(bytes));
    read(new Input(new ByteArrayInputStream(bytes), 16));
  }

  private static void read(Input input) {
    try {
      Kryo kryo = CompressionKryo.create();
      Registration named = kryo.readClass(input);
      if (named != null && named.getType() == GradientMessage.class) {
        GradientMessage message = kryo.readObject(input, GradientMessage.class);
        Objects.checkFromIndexSize(message.offset(), message.length(), message.bytes().length);
      } else if (named != null && named.getType() == ResidualSnapshot.class) {
        requireSound(kryo.readObject(input, ResidualSnapshot.class));
      }
    } catch (KryoException | MalformedBlockException e) {
      // Bad input ends in one of these.
    }
  }

  private static void requireSound(ResidualSnapshot snapshot) {
    int length = snapshot.r().length;
    if (snapshot.steps() < 0 || (snapshot.v().length != 0 && snapshot.v().length != length)) {
      throw new AssertionError("steps " + snapshot.steps() + ", lengths " + length);
    }
    for (int i = 0; i < snapshot.v().length; i++) {
      if (!(snapshot.v()[i] >= 0) || !Float.isFinite(snapshot.r()[i])) {
        throw new AssertionError("r " + snapshot.r()[i] + ", v " + snapshot.v()[i]);
      }
    }
  }

  private static GradientMessage message(int length) {
    GradientMessage message = new GradientMessage();
    message.wrap(new byte[length], 0, length);
    return message;
  }

  private static ResidualSnapshot snapshot(int r, int v) {
    ResidualSnapshot snapshot = new ResidualSnapshot();
    snapshot.set(7, "variance", 3, 11, new float[r], new float[v]);
    return snapshot;
  }

  private static byte[] written(Object object) {
    Output output = new Output(16, -1);
    CompressionKryo.create().writeClassAndObject(output, object);
    return output.toBytes();
  }
}
