package dev.parsimony.compression.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.util.DefaultClassResolver;
import dev.parsimony.compression.ResidualSnapshot;
import dev.parsimony.compression.codec.GradientMessage;
import java.util.function.Supplier;

/** Kryo for gradient messages and residual snapshots. */
public final class CompressionKryo {
  private CompressionKryo() {}

  /**
   * Makes a Kryo for bytes from a peer. It knows {@link GradientMessage}, {@link ResidualSnapshot}
   * and what the caller registers afterwards; both ends register the same classes in the same
   * order. Bytes can name no other class, and none by name, and no objects by reference. They can
   * name Kryo's own types, whose serialisers do not check lengths: so read with {@link
   * Kryo#readObject} of the class that is due, after {@link Kryo#readClass} where the bytes name
   * it.
   */
  public static Kryo create() {
    return create(GradientMessage::new);
  }

  /** Makes a Kryo whose reading overwrites and returns the message that {@code messages} gives. */
  public static Kryo create(Supplier<GradientMessage> messages) {
    Kryo kryo = new Kryo(new RegisteredClasses(), null);
    kryo.setRegistrationRequired(true);
    kryo.register(GradientMessage.class, new GradientMessageSerializer(messages));
    kryo.register(ResidualSnapshot.class, new ResidualSnapshotSerializer());
    return kryo;
  }

  /** Kryo would read a name, however long, and load its class before it finds it unregistered. */
  private static final class RegisteredClasses extends DefaultClassResolver {
    @Override
    protected Registration readName(Input input) {
      throw new KryoException("Invalid class: got a name, expected the id of a registered one");
    }
  }
}
