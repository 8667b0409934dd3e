package dev.parsimony.exchange.encryption;

import java.util.Optional;

/**
 * Wraps a sending key as the one frame of a key that only this connection has, which is why the
 * nonce may be zero.
 */
final class SecretHandover implements KeyHandover {
  private static final byte[] NO_HEADER = {};

  private final byte[] sendingKey;
  private final byte[] ownWrappingKey;
  private final byte[] peerWrappingKey;

  SecretHandover(byte[] sendingKey, byte[] ownWrappingKey, byte[] peerWrappingKey) {
    this.sendingKey = sendingKey;
    this.ownWrappingKey = ownWrappingKey;
    this.peerWrappingKey = peerWrappingKey;
  }

  @Override
  public byte[] wrap() {
    byte[] wrapped = new byte[WRAPPED_BYTES];
    new FrameCipher(ownWrappingKey)
        .encrypt(0, 0, NO_HEADER, 0, sendingKey, 0, sendingKey.length, wrapped, 0);
    return wrapped;
  }

  @Override
  public Optional<FrameCipher> unwrap(byte[] wrapped) throws DecryptionException {
    byte[] peerSendingKey = new byte[FrameCipher.KEY_BYTES];
    try {
      new FrameCipher(peerWrappingKey)
          .decrypt(0, 0, NO_HEADER, 0, wrapped, 0, WRAPPED_BYTES, peerSendingKey, 0);
    } catch (DecryptionException e) {
      throw new DecryptionException(
          "its sending key does not open; the public key published for it may be another's", e);
    }
    return Optional.of(new FrameCipher(peerSendingKey));
  }
}
