package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BitStreamTest {
  @Test
  void fillsBytesFromTheirLowestBit() {
    byte[] out = new byte[3];
    BitWriter writer = new BitWriter();
    writer.start(out, 0);
    writer.write(0b101, 3);
    writer.writeUnary(6);
    writer.write(0b11, 2);
    assertEquals(2, writer.finish());
    assertArrayEquals(new byte[] {0b0000_0101, 0b0000_1110}, Arrays.copyOf(out, 2));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void readsWhatWasWritten(long seed) {
    byte[] out = new byte[20_000];
    SplittableRandom random = new SplittableRandom(seed);
    BitWriter writer = new BitWriter();
    writer.start(out, 5);
    for (int i = 0; i < 300; i++) {
      int width = random.nextInt(33);
      writer.writeUnary(random.nextInt(i % 10 == 0 ? 300 : 4));
      writer.write(random.nextLong() & ((1L << width) - 1), width);
    }
    int end = writer.finish();
    random = new SplittableRandom(seed);
    BitReader reader = new BitReader();
    reader.start(out, 5, end);
    for (int i = 0; i < 300; i++) {
      int width = random.nextInt(33);
      assertEquals(random.nextInt(i % 10 == 0 ? 300 : 4), reader.readUnary(300));
      assertEquals((int) (random.nextLong() & ((1L << width) - 1)), reader.read(width));
    }
    assertEquals(end, reader.finish());
  }

  @Test
  void neverReadsBeyondTheLimit() {
    BitReader reader = new BitReader();
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 0xFF);
    reader.start(ones, 3, 5);
    assertEquals(0xFFFF, reader.read(16));
    assertThrows(MalformedBlockException.class, () -> reader.read(1));
    reader.start(new byte[32], 3, 5);
    assertThrows(MalformedBlockException.class, () -> reader.readUnary(Integer.MAX_VALUE));
  }

  @Test
  void stopsCountingZerosAtTheLargestAllowed() {
    BitReader reader = new BitReader();
    byte[] bytes = new byte[32];
    bytes[9] = 1;
    reader.start(bytes, 0, 32);
    assertThrows(MalformedBlockException.class, () -> reader.readUnary(71));
    reader.start(bytes, 0, 32);
    assertEquals(72, reader.readUnary(72));
  }
}
