package dev.parsimony.exchange.encryption;

import java.util.Optional;

/** No encryption, hence no keys at all. */
enum NoEncryption implements RankEncryption, KeyHandover {
  INSTANCE;

  @Override
  public boolean on() {
    return false;
  }

  @Override
  public String publicKey() {
    return "";
  }

  @Override
  public Optional<FrameCipher> encryptor() {
    return Optional.empty();
  }

  @Override
  public void warmUp() {}

  @Override
  public KeyHandover handover(
      HandshakeRole own, String peerPublicKey, byte[] token, byte[] transcript) {
    return this;
  }

  @Override
  public byte[] wrap() {
    return new byte[WRAPPED_BYTES];
  }

  @Override
  public Optional<FrameCipher> unwrap(byte[] wrapped) {
    return Optional.empty();
  }
}
