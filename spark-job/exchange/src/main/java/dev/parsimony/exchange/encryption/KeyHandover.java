package dev.parsimony.exchange.encryption;

import dev.parsimony.exchange.Internal;
import java.util.Optional;

/** The exchange of sending keys between the two sides of one connection. */
@Internal
public interface KeyHandover {
  /** Bytes that a wrapped key takes in the handshake; zeros in a plain run. */
  int WRAPPED_BYTES = FrameCipher.KEY_BYTES + FrameCipher.TAG_BYTES;

  /** Returns this rank's sending key, wrapped for this peer and connection only. Called once. */
  byte[] wrap();

  /**
   * Returns the cipher that opens the peer's frames; empty where they are plain.
   *
   * @param wrapped what the peer's {@link #wrap} gave
   * @throws DecryptionException if the peer lacks the secret of its published key, or anything of
   *     the handshake differs on its side
   */
  Optional<FrameCipher> unwrap(byte[] wrapped) throws DecryptionException;
}
