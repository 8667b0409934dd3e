package dev.parsimony.compression.kryo;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.codec.MalformedBlockException;
import java.io.ByteArrayInputStream;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes from a peer end in a registered object or in one of two exceptions. */
final class CompressionKryoFuzzTest {
  static Stream<byte[]> written() {
    return Stream.of(0, 5, 200).map(CompressionKryoFuzzTest::written);
  }

  @MethodSource("written")
  @FuzzTest(maxDuration = "5m")
  void anyBytes(byte[] bytes) {
    read(new Input(bytes));
    read(new Input(new ByteArrayInputStream(bytes), 16));
  }

  private static void read(Input input) {
    Kryo kryo = new Kryo();
    CompressionKryo.register(kryo);
    try {
      if (kryo.readClassAndObject(input) instanceof GradientMessage message) {
        Objects.checkFromIndexSize(message.offset(), message.length(), message.bytes().length);
      }
    } catch (KryoException | MalformedBlockException e) {
      // Either is how bad input ends.
    }
  }

  private static byte[] written(int length) {
    GradientMessage message = new GradientMessage();
    message.wrap(new byte[length], 0, length);
    Kryo kryo = new Kryo();
    CompressionKryo.register(kryo);
    Output output = new Output(16, -1);
    kryo.writeClassAndObject(output, message);
    return output.toBytes();
  }
}
