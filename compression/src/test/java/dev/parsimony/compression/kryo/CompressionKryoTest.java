package dev.parsimony.compression.kryo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.ByteBufferInput;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.codec.MalformedBlockException;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CompressionKryoTest {
  private static final int LARGE_LENGTH = Integer.MAX_VALUE;

  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {0, 1, 127, 128, 65_536, 65_537, 300_000})
  void roundTripsThroughEveryKindOfInput(int length) {
    byte[] content = new byte[length];
    new SplittableRandom(length).nextBytes(content);
    byte[] bytes = written(content);
    assertRead(content, new Input(bytes));
    assertRead(content, new Input(new ByteArrayInputStream(bytes), 100));
    assertRead(content, new ByteBufferInput(ByteBuffer.wrap(bytes)));
  }

  @Test
  void readingFromAnArrayViewsIt() {
    byte[] bytes = written(new byte[] {1, 2, 3});
    Input input = new Input(bytes);
    GradientMessage message = (GradientMessage) CompressionKryo.create().readClassAndObject(input);
    assertSame(bytes, message.bytes());
    assertEquals(bytes.length - 3, message.offset());
    assertEquals(bytes.length, input.position());
  }

  @Test
  void readingOverwritesTheMessageThatIsGiven() {
    GradientMessage reused = new GradientMessage();
    Kryo kryo = CompressionKryo.create(() -> reused);
    for (int length : new int[] {5, 0, 3}) {
      Input input = new Input(written(new byte[length]));
      assertSame(reused, kryo.readClassAndObject(input));
      assertEquals(length, reused.length());
    }
  }

  @Test
  void refusesAnUnregisteredClass() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> CompressionKryo.create().writeClassAndObject(new Output(100), new ArrayList<>()));
    assertTrue(e.getMessage().contains("not registered"), e.getMessage());
    Kryo other = new Kryo();
    Output output = new Output(100);
    other.writeClassAndObject(output, new ArrayList<>());
    assertThrows(
        KryoException.class,
        () -> CompressionKryo.create().readClassAndObject(new Input(output.toBytes())));
  }

  @Test
  void refusesALengthBeyondTheArray() {
    Output output = new Output(100);
    output.writeInt(LARGE_LENGTH, true);
    output.writeInt(7);
    MalformedBlockException e =
        assertThrows(
            MalformedBlockException.class,
            () ->
                CompressionKryo.create()
                    .readObject(new Input(output.toBytes()), GradientMessage.class));
    assertEquals("length " + LARGE_LENGTH, e.found());
  }

  @Test
  void refusesALengthBeyondTheLimitOfALargerArray() {
    byte[] bytes = written(new byte[10]);
    assertThrows(
        MalformedBlockException.class,
        () -> CompressionKryo.create().readClassAndObject(new Input(bytes, 0, bytes.length - 1)));
  }

  @Test
  void refusesANegativeLength() {
    Output output = new Output(100);
    output.writeInt(-1, true);
    assertThrows(
        MalformedBlockException.class,
        () ->
            CompressionKryo.create()
                .readObject(new Input(output.toBytes()), GradientMessage.class));
  }

  @Test
  void aStreamThatEndsBeforeItsLengthIsRefused() {
    Output output = new Output(100);
    output.writeInt(LARGE_LENGTH, true);
    output.writeInt(7);
    assertThrows(
        KryoException.class,
        () ->
            CompressionKryo.create()
                .readObject(
                    new Input(new ByteArrayInputStream(output.toBytes())), GradientMessage.class));
  }

  private static byte[] written(byte[] content) {
    byte[] padded = new byte[content.length + 7];
    System.arraycopy(content, 0, padded, 4, content.length);
    GradientMessage message = new GradientMessage();
    message.wrap(padded, 4, content.length);
    Output output = new Output(16, -1);
    CompressionKryo.create().writeClassAndObject(output, message);
    return output.toBytes();
  }

  private static void assertRead(byte[] content, Input input) {
    GradientMessage message = (GradientMessage) CompressionKryo.create().readClassAndObject(input);
    int end = message.offset() + message.length();
    assertArrayEquals(content, Arrays.copyOfRange(message.bytes(), message.offset(), end));
  }
}
