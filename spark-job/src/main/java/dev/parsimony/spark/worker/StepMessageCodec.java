package dev.parsimony.spark.worker;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.kryo.CompressionKryo;

/** Step messages to bytes and back through Kryo, registered classes only. Not thread-safe. */
final class StepMessageCodec {
  private static final int INITIAL_BYTES = 1 << 12;
  private static final int UNBOUNDED = -1;

  private final Kryo kryo = new Kryo();
  private final Output output = new Output(INITIAL_BYTES, UNBOUNDED);
  private final Input input = new Input();

  StepMessageCodec() {
    kryo.setRegistrationRequired(true);
    kryo.setReferences(false);
    CompressionKryo.register(kryo);
    kryo.register(StepMessage.class, new StepMessageSerializer());
  }

  /** Encodes the message; the bytes are in {@link #bytes} until the next call. */
  int encode(StepMessage message) {
    output.clear();
    kryo.writeClassAndObject(output, message);
    return output.position();
  }

  byte[] bytes() {
    return output.getBuffer();
  }

  /**
   * Decodes what a peer sent; its gradient is a view into {@code bytes}.
   *
   * @throws KryoException where the bytes are no step message
   */
  StepMessage decode(byte[] bytes, int length) {
    input.setBuffer(bytes, 0, length);
    Object read = kryo.readClassAndObject(input);
    if (read instanceof StepMessage message) {
      return message;
    }
    throw new KryoException("Invalid message: got " + read + ", expected a step message");
  }

  private static final class StepMessageSerializer extends Serializer<StepMessage> {
    @Override
    public void write(Kryo kryo, Output output, StepMessage message) {
      output.writeLong(message.step);
      output.writeDouble(message.score);
      output.writeLong(message.parameterHash);
      kryo.writeObject(output, message.gradient);
    }

    @Override
    public StepMessage read(Kryo kryo, Input input, Class<StepMessage> type) {
      StepMessage message = new StepMessage();
      message.step = input.readLong();
      message.score = input.readDouble();
      message.parameterHash = input.readLong();
      message.gradient = kryo.readObject(input, GradientMessage.class);
      return message;
    }
  }
}
