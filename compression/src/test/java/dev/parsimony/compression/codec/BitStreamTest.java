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
  void theLastWrittenIsReadFirstAfterAMark() {
    byte[] out = new byte[2 + BitWriter.SLACK_BYTES];
    BitWriter writer = new BitWriter();
    writer.start(out, 0);
    writer.write(0b101, 3);
    writer.write(0b0011, 4);
    writer.write(0b11, 2);
    assertEquals(2, writer.finish());
    assertArrayEquals(new byte[] {0b0000_0011, (byte) 0b1001_1101}, Arrays.copyOf(out, 2));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void readsBackwardsWhatWasWritten(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int count = random.nextInt(400);
    int[] widths = random.ints(count, 0, 29).toArray();
    int[] values = new int[count];
    byte[] out = new byte[2000];
    BitWriter writer = new BitWriter();
    writer.start(out, 5);
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt() & ((1 << widths[i]) - 1);
      writer.write(values[i], widths[i]);
    }
    int end = writer.finish();
    BitReader reader = new BitReader();
    reader.start(out, 5, end);
    for (int i = count - 1; i >= 0; i--) {
      reader.refill();
      assertEquals(values[i], reader.read(widths[i]));
    }
    assertEquals(end, reader.finish(0));
  }

  @Test
  void readingBeyondTheLimitThrowsAtTheNextRefill() {
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 0xFF);
    BitReader reader = new BitReader();
    reader.start(ones, 3, 5);
    assertEquals(0x7FFF, reader.read(15));
    assertEquals(5, reader.finish(0));
    assertThrows(MalformedBlockException.class, () -> reader.finish(1));
    assertEquals(0, reader.read(1));
    assertThrows(MalformedBlockException.class, reader::refill);
    assertThrows(MalformedBlockException.class, () -> reader.finish(0));
  }

  @Test
  void refusesAStreamWithoutAMarkAndOneThatEndsWithinAByte() {
    BitReader reader = new BitReader();
    assertThrows(MalformedBlockException.class, () -> reader.start(new byte[] {0, -1}, 0, 2));
    assertThrows(MalformedBlockException.class, () -> reader.start(new byte[] {1}, 1, 1));
    reader.start(new byte[] {1, 2}, 0, 2);
    reader.read(3);
    assertThrows(MalformedBlockException.class, () -> reader.finish(0));
  }
}
