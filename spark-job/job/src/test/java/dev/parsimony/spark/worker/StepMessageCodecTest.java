package dev.parsimony.spark.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Output;
import com.sun.management.ThreadMXBean;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.kryo.CompressionKryo;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StepMessageCodecTest {
  private final StepMessageCodec codec = new StepMessageCodec();

  private static StepMessage message(int gradientBytes, long seed) {
    StepMessage message = new StepMessage();
    message.step = 1L << 40;
    message.score = -0.0;
    message.parameterHash = 0xFEDCBA9876543210L;
    byte[] gradient = new byte[gradientBytes + 3];
    new Random(seed).nextBytes(gradient);
    message.gradient.wrap(gradient, 3, gradientBytes);
    return message;
  }

  private byte[] encoded(StepMessage message) {
    encode(message);
    return Arrays.copyOf(codec.bytes(), codec.length());
  }

  private void encode(StepMessage message) {
    codec.begin(message);
    codec.append(message.gradient);
  }

  /** Bytes of a message without a gradient. */
  private int fixedLength() {
    return encoded(message(0, 1)).length;
  }

  @Test
  void alphaAndLocalStepsTravelWhereTheyAreSaid() {
    StepMessage message = message(5, 1);
    int without = encoded(message).length;
    message.alphaFactor = 1.25f;
    message.localSteps = 8;
    byte[] bytes = encoded(message);
    assertEquals(without + Float.BYTES + Integer.BYTES, bytes.length);
    StepMessage decoded = codec.decode(bytes, 0, bytes.length);
    assertEquals(1.25f, decoded.alphaFactor);
    assertEquals(8, decoded.localSteps);
    assertArrayEquals(content(message.gradient), content(decoded.gradient));
    message.localSteps = 0;
    byte[] none = encoded(message);
    assertRefused(none, none.length);
    message.alphaFactor = Float.NaN;
    assertEquals(without, encoded(message).length);
  }

  @Test
  void aGradientThatGrows() {
    StepMessage message = message(5000, 1);
    byte[] all = content(message.gradient);
    byte[] expected = encoded(message);
    int fixed = fixedLength();
    codec.begin(message);
    for (int length = 0; length <= all.length; length += 500) {
      message.gradient.wrap(all.clone(), 0, length);
      codec.append(message.gradient);
      assertEquals(fixed + length, codec.length());
    }
    assertArrayEquals(expected, Arrays.copyOf(codec.bytes(), codec.length()));
  }

  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {0, 1, 127, 128, 5000, 1 << 20})
  void roundTrip(int gradientBytes) {
    StepMessage message = message(gradientBytes, gradientBytes);
    byte[] bytes = encoded(message);
    StepMessage decoded = new StepMessageCodec().decode(bytes, 0, bytes.length);
    assertEquals(message.step, decoded.step);
    assertEquals(
        Double.doubleToRawLongBits(message.score), Double.doubleToRawLongBits(decoded.score));
    assertEquals(message.parameterHash, decoded.parameterHash);
    assertArrayEquals(content(message.gradient), content(decoded.gradient));
  }

  private static byte[] content(GradientMessage message) {
    return Arrays.copyOfRange(
        message.bytes(), message.offset(), message.offset() + message.length());
  }

  @Test
  void aSkippedStepHasNoGradient() {
    StepMessage message = message(5, 1);
    message.skip();
    byte[] bytes = encoded(message);
    StepMessage decoded = new StepMessageCodec().decode(bytes, 0, bytes.length);
    assertTrue(decoded.skipped);
    assertEquals(0, decoded.score);
    assertEquals(message.parameterHash, decoded.parameterHash);
    assertEquals(0, decoded.gradient.length());
    byte[] next = encoded(message(5, 2));
    assertFalse(codec.decode(next, 0, next.length).skipped);
  }

  @Test
  void aSkippedStepWithAGradientAndAnyOtherFlagAreRefused() {
    byte[] bytes = encoded(message(5, 1));
    int flag = bytes.length - 5 - 1;
    assertEquals(0, bytes[flag]);
    for (byte other : new byte[] {1, 8, 32, -1}) {
      bytes[flag] = other;
      assertRefused(bytes, bytes.length);
    }
  }

  @Test
  void anEndedStepHasNoGradientAndNothingBehindIt() {
    StepMessage message = message(0, 1);
    message.ended = true;
    byte[] bytes = encoded(message);
    StepMessage decoded = new StepMessageCodec().decode(bytes, 0, bytes.length);
    assertTrue(decoded.ended);
    assertFalse(decoded.more);
    int flag = bytes.length - 1;
    assertEquals(8, bytes[flag]);
    for (byte other : new byte[] {8 | 1, 8 | 16}) {
      bytes[flag] = other;
      assertRefused(bytes, bytes.length);
    }
    message.ended = false;
    message.more = true;
    bytes = encoded(message);
    decoded = new StepMessageCodec().decode(bytes, 0, bytes.length);
    assertTrue(decoded.more);
    assertFalse(decoded.ended);
  }

  @Test
  void decodingAllocatesNothingOnceWarm() {
    byte[] bytes = encoded(message(5000, 1));
    StepMessage skipped = message(0, 2);
    skipped.skip();
    byte[] others = encoded(skipped);
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int step = 0; step < 40; step++) {
      long before = thread.getCurrentThreadAllocatedBytes();
      for (int rank = 0; rank < 8; rank++) {
        codec.decode(bytes, 0, bytes.length);
        codec.decode(others, 0, others.length);
      }
      least = Math.min(least, thread.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least);
  }

  @Test
  void encodingAllocatesNothingOnceWarm() {
    StepMessage message = message(5000, 1);
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int step = 0; step < 40; step++) {
      long before = thread.getCurrentThreadAllocatedBytes();
      encode(message);
      least = Math.min(least, thread.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least);
  }

  /** A gradient that was cut off or has more behind it, its own decoder refuses. */
  @Test
  void everyTruncationBeforeTheGradientIsRefused() {
    byte[] bytes = encoded(message(40, 1));
    int fixed = fixedLength();
    for (int length = 0; length < fixed; length++) {
      assertRefused(bytes, length);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void garbageIsRefused(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      // What follows a step message's own id is a step, a score, a hash and a flag.
      if (bytes.length > 0 && bytes[0] == encoded(message(0, 1))[0]) {
        bytes[0]++;
      }
      assertRefused(bytes, bytes.length);
    }
  }

  @Test
  void aGradientThatIsNoStepMessageIsRefused() {
    Kryo kryo = CompressionKryo.create();
    Output output = new Output(64, -1);
    kryo.writeClassAndObject(output, message(3, 1).gradient);
    assertRefused(output.getBuffer(), output.position());
    output.clear();
    kryo.writeClassAndObject(output, null);
    assertRefused(output.getBuffer(), output.position());
  }

  @Test
  void classesThatWereNotRegisteredAreRefused() {
    for (Object object : new Object[] {new ArrayList<>(), new HashSet<>(), new StepMessage()}) {
      Kryo kryo = new Kryo();
      kryo.setReferences(false);
      Output output = new Output(64, -1);
      kryo.writeClassAndObject(output, object);
      assertRefused(output.getBuffer(), output.position());
    }
  }

  @Test
  void lengthsAreCheckedBeforeAnythingIsAllocated() {
    // A name, and a string, of about 2^28 characters.
    assertRefused(new byte[] {1, 0, -1, -1, -1, -1, 15}, 7);
    assertRefused(new byte[] {3, -1, -1, -1, -1, 15}, 6);
  }

  private void assertRefused(byte[] bytes, int length) {
    assertThrows(
        KryoException.class, () -> codec.decode(bytes, 0, length), () -> Arrays.toString(bytes));
  }
}
