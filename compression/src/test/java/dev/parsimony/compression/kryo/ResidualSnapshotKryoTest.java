package dev.parsimony.compression.kryo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.ByteBufferInput;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.sun.management.ThreadMXBean;
import dev.parsimony.compression.ResidualSnapshot;
import dev.parsimony.compression.codec.MalformedBlockException;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResidualSnapshotKryoTest {
  private static final int VERSION = 0;
  private static final int STEPS = 9;
  private static final int SPEC_LENGTH = 25;
  private static final int R_LENGTH = 29;
  private static final int V_LENGTH = 33;
  private static final int SPEC = 37;

  @ParameterizedTest(name = "{0} of r, {1} of v")
  @CsvSource({"0, 0", "1, 0", "5, 5", "2048, 2048", "2049, 0", "100000, 100000"})
  void roundTripsThroughEveryKindOfInput(int rLength, int vLength) {
    ResidualSnapshot snapshot = snapshot("variance;\u00fc*=none", rLength, vLength);
    Output output = new Output(16, -1);
    CompressionKryo.create().writeClassAndObject(output, snapshot);
    byte[] bytes = output.toBytes();
    for (Input input : inputs(bytes)) {
      assertEqual(snapshot, (ResidualSnapshot) CompressionKryo.create().readClassAndObject(input));
    }
  }

  @Test
  void aSpecMayBeLongerThanAPiece() {
    ResidualSnapshot snapshot = snapshot("none;" + "x".repeat(20_000), 1, 1);
    for (Input input : inputs(written(snapshot))) {
      assertEqual(snapshot, read(input));
    }
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] bytes = written(snapshot("strom:tau=1.0", 3, 0));
    for (int length = 0; length < bytes.length; length++) {
      for (Input input : inputs(Arrays.copyOf(bytes, length))) {
        assertRefused(input, "length " + length);
      }
    }
  }

  @Test
  void everySingleBitFlipIsRefused() {
    byte[] bytes = written(snapshot("variance", 3, 3));
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit >>> 3] ^= (byte) (1 << (bit & 7));
      for (Input input : inputs(flipped)) {
        assertRefused(input, "bit " + bit);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void changesWithARightChecksumAreReadOrRefused(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = written(snapshot("variance", 4, 4));
    int refused = 0;
    for (int trial = 0; trial < 2000; trial++) {
      byte[] changed = bytes.clone();
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      for (Input input : inputs(withChecksum(changed))) {
        try {
          ResidualSnapshot snapshot = read(input);
          assertTrue(snapshot.steps() >= 0 && snapshot.r().length <= 4);
        } catch (MalformedBlockException | KryoException e) {
          refused++;
        }
      }
    }
    assertTrue(refused > 1000 && refused < 5000, refused + " of 6000 are refused");
  }

  @Test
  void changesComeBack() {
    ResidualSnapshot snapshot = new ResidualSnapshot();
    float[] change = {-1.5f, 0, Float.MIN_VALUE};
    snapshot.set(7, "variance", 4, 3, new float[] {1, 2, 3}, new float[] {4, 5, 6}, change);
    for (Input input : inputs(written(snapshot))) {
      ResidualSnapshot read = read(input);
      assertArrayEquals(change, read.change());
      assertArrayEquals(snapshot.v(), read.v());
    }
  }

  @Test
  void namesWhatIsWrong() {
    byte[] bytes = written(snapshot("variance", 2, 2));
    assertEquals(
        "Malformed residual snapshot at byte 1: found snapshot version 3, expected 1 or 2",
        refusal(with(bytes, VERSION, (byte) 3)).getMessage());
    assertEquals(1, refusal(with(bytes, VERSION, (byte) 3)).offset());
    assertTrue(refusal(with(bytes, STEPS + 7, (byte) 0x80)).found().contains("steps"));
    for (int field : new int[] {SPEC_LENGTH, R_LENGTH, V_LENGTH}) {
      assertTrue(refusal(with(bytes, field + 3, (byte) 0x80)).found().startsWith("lengths"));
    }
    assertTrue(
        refusal(with(bytes, V_LENGTH, (byte) 1)).found().startsWith("lengths 8, 2, 1 and 0"));
    int r = SPEC + 8;
    assertEquals("value NaN", refusal(putFloat(bytes, r, Float.NaN)).found());
    assertEquals("value -Infinity", refusal(putFloat(bytes, r, -1f / 0)).found());
    assertEquals("value -1.0", refusal(putFloat(bytes, r + 8, -1)).found());
    assertTrue(refusal(with(bytes, bytes.length - 1, (byte) 99)).found().startsWith("checksum"));
  }

  @Test
  void aLengthAloneAllocatesNothing() {
    byte[] bytes = written(snapshot("variance", 2, 2));
    ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    fields.putInt(R_LENGTH, Integer.MAX_VALUE).putInt(V_LENGTH, Integer.MAX_VALUE);
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (Input input : inputs(bytes)) {
      long before = thread.getCurrentThreadAllocatedBytes();
      assertRefused(input, "length");
      long allocated = thread.getCurrentThreadAllocatedBytes() - before;
      assertTrue(allocated < 1 << 20, allocated + " bytes");
    }
  }

  private static ResidualSnapshot snapshot(String spec, int rLength, int vLength) {
    SplittableRandom random = new SplittableRandom(rLength);
    float[] r = new float[rLength];
    float[] v = new float[vLength];
    for (int i = 0; i < rLength; i++) {
      r[i] = (float) random.nextDouble(-5, 5);
    }
    for (int i = 0; i < vLength; i++) {
      v[i] = (float) random.nextDouble(0, 5);
    }
    ResidualSnapshot snapshot = new ResidualSnapshot();
    snapshot.set(random.nextLong(), spec, random.nextLong() >>> 1, random.nextLong(), r, v);
    return snapshot;
  }

  private static List<Input> inputs(byte[] bytes) {
    return List.of(
        new Input(bytes),
        new Input(new ByteArrayInputStream(bytes), 100),
        new ByteBufferInput(ByteBuffer.wrap(bytes)));
  }

  private static byte[] written(ResidualSnapshot snapshot) {
    Output output = new Output(16, -1);
    new ResidualSnapshotSerializer().write(CompressionKryo.create(), output, snapshot);
    return output.toBytes();
  }

  private static ResidualSnapshot read(Input input) {
    return new ResidualSnapshotSerializer()
        .read(CompressionKryo.create(), input, ResidualSnapshot.class);
  }

  private static MalformedBlockException refusal(byte[] bytes) {
    return assertThrows(MalformedBlockException.class, () -> read(new Input(bytes)));
  }

  private static void assertRefused(Input input, String what) {
    RuntimeException e = assertThrows(RuntimeException.class, () -> read(input), what);
    assertTrue(e instanceof MalformedBlockException || e instanceof KryoException, what + ": " + e);
  }

  private static byte[] with(byte[] bytes, int offset, byte value) {
    byte[] changed = bytes.clone();
    changed[offset] = value;
    return changed;
  }

  private static byte[] putFloat(byte[] bytes, int offset, float value) {
    byte[] changed = bytes.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putFloat(offset, value);
    return changed;
  }

  private static byte[] withChecksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(bytes.length - 4, (int) crc.getValue());
    return bytes;
  }

  private static void assertEqual(ResidualSnapshot expected, ResidualSnapshot actual) {
    assertEquals(expected.layoutFingerprint(), actual.layoutFingerprint());
    assertEquals(expected.spec(), actual.spec());
    assertEquals(expected.steps(), actual.steps());
    assertEquals(expected.seed(), actual.seed());
    assertArrayEquals(expected.r(), actual.r());
    assertArrayEquals(expected.v(), actual.v());
  }
}
