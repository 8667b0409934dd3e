package dev.parsimony.spark.worker;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.kryo.CompressionKryo;

/**
 * Step messages to bytes and back through Kryo, registered classes only. The gradient is what
 * follows up to the end, so that its length need not be known before it is made. Allocates nothing
 * but exceptions once its buffer has grown, whatever the bytes. Not thread-safe.
 */
final class StepMessageCodec {
  private static final int INITIAL_BYTES = 1 << 12;
  private static final int UNBOUNDED = -1;
  private static final int SKIPPED = 1;
  private static final int CHECKPOINT = 2;
  private static final int BUSY = 4;
  private static final int ENDED = 8;
  private static final int MORE = 16;
  private static final int CONTROL = 32;
  private static final int ALL_FLAGS = SKIPPED | CHECKPOINT | BUSY | ENDED | MORE | CONTROL;

  private final Output output = new Output(INITIAL_BYTES, UNBOUNDED);
  private final Input input = new Input();
  private final StepMessage received = new StepMessage();
  private final Kryo kryo = CompressionKryo.create();
  private int appended;

  StepMessageCodec() {
    kryo.register(StepMessage.class, new StepMessageSerializer());
  }

  /** Encodes all but the gradient. */
  void begin(StepMessage message) {
    output.clear();
    appended = 0;
    kryo.writeClassAndObject(output, message);
  }

  /** Encodes those of the gradient's bytes that were added since the last call. */
  void append(GradientMessage gradient) {
    int added = gradient.length() - appended;
    output.writeBytes(gradient.bytes(), gradient.offset() + appended, added);
    appended += added;
  }

  /** Bytes encoded since {@link #begin}. */
  int length() {
    return output.position();
  }

  /** The array whose first {@link #length} bytes are encoded. */
  byte[] bytes() {
    return output.getBuffer();
  }

  /**
   * Decodes what a peer sent.
   *
   * @return overwritten by the next call; its gradient is a view into {@code bytes}
   * @throws KryoException where the bytes are no step message
   */
  StepMessage decode(byte[] bytes, int offset, int length) {
    input.setBuffer(bytes, offset, length);
    Registration type = kryo.readClass(input);
    if (type == null || type.getType() != StepMessage.class) {
      throw new KryoException("Invalid message: got " + type + ", expected a step message");
    }
    return kryo.readObject(input, StepMessage.class);
  }

  private final class StepMessageSerializer extends Serializer<StepMessage> {
    @Override
    public void write(Kryo kryo, Output output, StepMessage message) {
      output.writeLong(message.step);
      output.writeDouble(message.score);
      output.writeLong(message.parameterHash);
      output.writeByte(
          (message.skipped ? SKIPPED : 0)
              | (message.checkpoint ? CHECKPOINT : 0)
              | (message.busy ? BUSY : 0)
              | (message.ended ? ENDED : 0)
              | (message.more ? MORE : 0)
              | (message.alphaFactor > 0 ? CONTROL : 0));
      if (message.alphaFactor > 0) {
        output.writeFloat(message.alphaFactor);
        output.writeInt(message.localSteps);
      }
    }

    @Override
    public StepMessage read(Kryo kryo, Input input, Class<StepMessage> type) {
      received.step = input.readLong();
      received.score = input.readDouble();
      received.parameterHash = input.readLong();
      int flags = flags(input.readByte());
      received.skipped = (flags & SKIPPED) != 0;
      received.checkpoint = (flags & CHECKPOINT) != 0;
      received.busy = (flags & BUSY) != 0;
      received.ended = (flags & ENDED) != 0;
      received.more = (flags & MORE) != 0;
      boolean control = (flags & CONTROL) != 0;
      received.alphaFactor = control ? alphaFactor(input.readFloat()) : 0;
      received.localSteps = control ? localSteps(input.readInt()) : 0;
      int position = input.position();
      received.gradient.wrap(input.getBuffer(), position, input.limit() - position);
      input.setPosition(input.limit());
      if ((received.skipped || received.ended) && received.gradient.length() > 0) {
        throw new KryoException("Invalid message: got a gradient of a skipped step, expected none");
      }
      if (received.ended && (received.skipped || received.more)) {
        throw new KryoException("Invalid message: got flags of a step of an ended batch");
      }
      return received;
    }

    private static float alphaFactor(float value) {
      if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
        throw new KryoException(
            "Invalid message: got the factor " + value + ", expected a finite one above 0");
      }
      return value;
    }

    private static int localSteps(int value) {
      if (value < 1) {
        throw new KryoException(
            "Invalid message: got " + value + " local steps, expected 1 or more");
      }
      return value;
    }

    private static int flags(byte value) {
      if ((value & ~ALL_FLAGS) != 0) {
        throw new KryoException(
            "Invalid message: got the flags " + value + ", expected 0 to " + ALL_FLAGS);
      }
      return value;
    }
  }
}
