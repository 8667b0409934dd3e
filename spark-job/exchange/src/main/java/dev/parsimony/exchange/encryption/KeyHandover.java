package dev.parsimony.exchange.encryption;

import dev.parsimony.exchange.Internal;
import java.util.Optional;

/** How the two sides of one connection give each other their sending keys. */
@Internal
public interface KeyHandover {
  /** Bytes that a wrapped key takes in the handshake; zeros in a plain run. */
  int WRAPPED_BYTES = FrameCipher.KEY_BYTES + FrameCipher.TAG_BYTES;

  /** The own sending key, for this peer and connection only. Called once. */
  byte[] wrap();

  /**
   * What opens the peer's frames; nothing where they are plain.
   *
   * @param wrapped what the peer's {@link #wrap} gave
   * @throws DecryptionException if the peer lacks the secret of its published key, or anything of
   *     the handshake differs on its side
   */
  Optional<FrameCipher> unwrap(byte[] wrapped) throws DecryptionException;
}
