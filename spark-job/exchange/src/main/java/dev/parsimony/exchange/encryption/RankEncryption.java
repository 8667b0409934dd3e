package dev.parsimony.exchange.encryption;

import java.security.SecureRandom;
import java.util.Optional;

/**
 * The keys that one rank encrypts with in one stage attempt: a key pair, whose public half the
 * ranks tell each other where nobody can change it, and a random key for all that the rank sends.
 */
public interface RankEncryption {
  /** Returns no encryption: frames travel as they are. */
  static RankEncryption none() {
    return NoEncryption.INSTANCE;
  }

  /** Returns encryption with fresh keys, never used for another task or attempt. */
  static RankEncryption withFreshKeys(SecureRandom random) {
    return new SecretEncryption(random);
  }

  /** Whether frames are encrypted. */
  boolean on();

  /** The public key as text without white space, to be published; empty where frames are plain. */
  String publicKey();

  /**
   * A cipher that encrypts this rank's frames, none where they are plain; all of them share one key
   * and its nonces.
   */
  Optional<FrameCipher> encryptor();

  /**
   * Lets the JVM compile what encrypts and decrypts, so that time is not measured before it has.
   */
  void warmUp();

  /**
   * Begins the exchange of sending keys on one connection.
   *
   * @param own this rank's side
   * @param peerPublicKey as the peer published it
   * @param token the run's secret
   * @param transcript what both sides have said so far: the same bytes on both, never the same on
   *     another connection, with attempt and ranks in them
   * @throws DecryptionException if the public key is none
   */
  KeyHandover handover(HandshakeRole own, String peerPublicKey, byte[] token, byte[] transcript)
      throws DecryptionException;
}
