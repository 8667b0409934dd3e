package dev.parsimony.exchange.encryption;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;

/** Keys of one rank in one stage attempt; never printed. */
final class SecretEncryption implements RankEncryption {
  private final AgreementKeys keys;
  private final byte[] sendingKey = new byte[FrameCipher.KEY_BYTES];

  SecretEncryption(SecureRandom random) {
    keys = AgreementKeys.generate(random);
    random.nextBytes(sendingKey);
  }

  @Override
  public boolean on() {
    return true;
  }

  @Override
  public String publicKey() {
    return keys.publicText();
  }

  @Override
  public Optional<FrameCipher> encryptor() {
    return Optional.of(new FrameCipher(sendingKey));
  }

  @Override
  public void warmUp() {
    FrameCipher.warmUp();
  }

  @Override
  public KeyHandover handover(
      HandshakeRole own, String peerPublicKey, byte[] token, byte[] transcript)
      throws DecryptionException {
    byte[] secret = keys.secretWith(peerPublicKey);
    String connector = own == HandshakeRole.CONNECTOR ? publicKey() : peerPublicKey;
    String acceptor = own == HandshakeRole.CONNECTOR ? peerPublicKey : publicKey();
    byte[] publicKeys = (connector + " " + acceptor).getBytes(StandardCharsets.US_ASCII);
    return new SecretHandover(
        sendingKey,
        wrappingKey(own, secret, token, publicKeys, transcript),
        wrappingKey(own.other(), secret, token, publicKeys, transcript));
  }

  /** Derives the key that a side wraps with; each side has its own. */
  private static byte[] wrappingKey(
      HandshakeRole giver, byte[] secret, byte[] token, byte[] publicKeys, byte[] transcript) {
    byte[] label = giver.label().getBytes(StandardCharsets.US_ASCII);
    byte[] info = new byte[label.length + publicKeys.length + transcript.length];
    System.arraycopy(label, 0, info, 0, label.length);
    System.arraycopy(publicKeys, 0, info, label.length, publicKeys.length);
    System.arraycopy(transcript, 0, info, label.length + publicKeys.length, transcript.length);
    return Hkdf.derive(token, secret, info, FrameCipher.KEY_BYTES);
  }
}
