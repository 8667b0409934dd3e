package dev.parsimony.exchange.encryption;

import java.security.SecureRandom;
import java.util.Optional;

/**
 * What one rank seals with in one stage attempt: a key pair, whose public half the ranks tell each
 * other where nobody can change it, and a random key for all that the rank sends.
 */
public interface RankSeal {
  /** Frames travel as they are. */
  static RankSeal plain() {
    return PlainSeal.INSTANCE;
  }

  /** Fresh keys; never used for another task or attempt. */
  static RankSeal sealed(SecureRandom random) {
    return new SecretSeal(random);
  }

  /** Whether frames are sealed. */
  boolean on();

  /** The public key as text without white space, to be published; empty where frames are plain. */
  String publicKey();

  /**
   * A cipher that seals this rank's frames, none where they are plain; all of them share one key
   * and its nonces.
   */
  Optional<FrameCipher> sealer();

  /** Lets the JVM compile what seals and opens, so that time is not measured before it has. */
  void warmUp();

  /**
   * Begins the exchange of sending keys on one connection.
   *
   * @param own this rank's side
   * @param peerPublicKey as the peer published it
   * @param token the run's secret
   * @param transcript what both sides have said so far: the same bytes on both, never the same on
   *     another connection, with attempt and ranks in them
   * @throws BrokenSealException if the public key is none
   */
  KeyHandover handover(HandshakeRole own, String peerPublicKey, byte[] token, byte[] transcript)
      throws BrokenSealException;
}
