package dev.parsimony.exchange.encryption;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sending keys reach the peer of this connection and nobody else. */
final class KeyHandoverTest {
  private static final byte[] TOKEN = new byte[16];
  private static final byte[] TRANSCRIPT = new byte[104];

  private final RankEncryption one = RankEncryption.withFreshKeys(new SecureRandom());
  private final RankEncryption other = RankEncryption.withFreshKeys(new SecureRandom());

  private KeyHandover connector(byte[] token, byte[] transcript) throws Exception {
    return one.handover(HandshakeRole.CONNECTOR, other.publicKey(), token, transcript);
  }

  private KeyHandover acceptor() throws Exception {
    return other.handover(HandshakeRole.ACCEPTOR, one.publicKey(), TOKEN, TRANSCRIPT);
  }

  @Test
  void bothSidesDecryptWhatTheOtherEncrypts() throws Exception {
    KeyHandover connector = connector(TOKEN, TRANSCRIPT);
    KeyHandover acceptor = acceptor();
    opens(one, acceptor.unwrap(connector.wrap()));
    opens(other, connector.unwrap(acceptor.wrap()));
  }

  private static void opens(RankEncryption sender, Optional<FrameCipher> decryptor)
      throws Exception {
    byte[] travels = new byte[20];
    sender.encryptor().orElseThrow().encrypt(0, 0, TOKEN, 16, TOKEN, 0, 4, travels, 0);
    assertEquals(
        4, decryptor.orElseThrow().decrypt(0, 0, TOKEN, 16, travels, 0, 20, new byte[4], 0));
  }

  @Test
  void tokenAndTranscriptAreBound() throws Exception {
    for (int i = 0; i < TRANSCRIPT.length; i++) {
      byte[] changed = TRANSCRIPT.clone();
      changed[i] ^= 1;
      refused(connector(TOKEN, changed).wrap());
    }
    byte[] otherToken = TOKEN.clone();
    otherToken[15] = 1;
    refused(connector(otherToken, TRANSCRIPT).wrap());
  }

  @Test
  void everyChangedByteIsFound() throws Exception {
    byte[] wrapped = connector(TOKEN, TRANSCRIPT).wrap();
    for (int i = 0; i < wrapped.length; i++) {
      byte[] changed = wrapped.clone();
      changed[i] ^= 1;
      refused(changed);
    }
  }

  @Test
  void theOwnKeyIsNotTakenForThePeers() throws Exception {
    refused(acceptor().wrap());
  }

  @Test
  void whoLacksTheSecretOfThePublishedKeyIsRefused() throws Exception {
    RankEncryption impostor = RankEncryption.withFreshKeys(new SecureRandom());
    refused(
        impostor.handover(HandshakeRole.CONNECTOR, other.publicKey(), TOKEN, TRANSCRIPT).wrap());
  }

  private void refused(byte[] wrapped) throws Exception {
    KeyHandover acceptor = acceptor();
    assertThrows(DecryptionException.class, () -> acceptor.unwrap(wrapped));
  }
}
