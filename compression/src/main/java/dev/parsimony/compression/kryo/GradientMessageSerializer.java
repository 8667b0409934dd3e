package dev.parsimony.compression.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.codec.MalformedBlockException;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * A message as a varint length and its bytes. Reading from an {@link Input} over a byte array gives
 * a view of that array, which then belongs to the message; reading from any other input copies,
 * never holding more than twice what has arrived. The bytes themselves are checked by the decoder.
 */
final class GradientMessageSerializer extends Serializer<GradientMessage> {
  private static final int FIRST_PIECE_BYTES = 1 << 16;

  private final Supplier<GradientMessage> messages;

  GradientMessageSerializer(Supplier<GradientMessage> messages) {
    this.messages = messages;
  }

  @Override
  public void write(Kryo kryo, Output output, GradientMessage message) {
    output.writeInt(message.length(), true);
    output.writeBytes(message.bytes(), message.offset(), message.length());
  }

  @Override
  public GradientMessage read(Kryo kryo, Input input, Class<GradientMessage> type) {
    int start = input.position();
    int length = input.readInt(true);
    if (length < 0) {
      throw new MalformedBlockException(start, "length " + length, "one of at least 0");
    }
    GradientMessage message = messages.get();
    if (input.getBuffer() != null && input.getInputStream() == null) {
      int position = input.position();
      int left = input.limit() - position;
      if (length > left) {
        throw new MalformedBlockException(
            start, "length " + length, "at most the " + left + " bytes that follow");
      }
      message.wrap(input.getBuffer(), position, length);
      input.setPosition(position + length);
    } else {
      message.wrap(copy(input, length), 0, length);
    }
    return message;
  }

  private static byte[] copy(Input input, int length) {
    byte[] bytes = new byte[Math.min(length, FIRST_PIECE_BYTES)];
    int filled = 0;
    while (true) {
      input.readBytes(bytes, filled, bytes.length - filled);
      filled = bytes.length;
      if (filled == length) {
        return bytes;
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(2L * filled, length));
    }
  }
}
