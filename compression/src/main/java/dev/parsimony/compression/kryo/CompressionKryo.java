package dev.parsimony.compression.kryo;

import com.esotericsoftware.kryo.Kryo;
import dev.parsimony.compression.ResidualSnapshot;
import dev.parsimony.compression.codec.GradientMessage;
import java.util.function.Supplier;

/** Sets a Kryo up for gradient messages and residual snapshots. */
public final class CompressionKryo {
  private CompressionKryo() {}

  /**
   * Registers {@link GradientMessage} and {@link ResidualSnapshot} under the next free ids and
   * makes registration required, so that bytes from a peer can name no other class. Turns
   * references off: nothing needs them, and bytes can name objects that there are not. Both ends
   * register the same classes in the same order.
   */
  public static void register(Kryo kryo) {
    register(kryo, GradientMessage::new);
  }

  /** The same; reading overwrites and returns the message that {@code messages} gives. */
  public static void register(Kryo kryo, Supplier<GradientMessage> messages) {
    kryo.setRegistrationRequired(true);
    kryo.setReferences(false);
    kryo.register(GradientMessage.class, new GradientMessageSerializer(messages));
    kryo.register(ResidualSnapshot.class, new ResidualSnapshotSerializer());
  }
}
