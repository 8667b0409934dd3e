package dev.parsimony.exchange.encryption;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the standards say comes out. */
final class KnownAnswersTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final String ALICE =
      "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";
  private static final String BOB =
      "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";

  @Test
  void agreementOfRfc7748Section6() throws Exception {
    byte[] shared = hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
    assertArrayEquals(
        shared,
        keys("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a", ALICE)
            .secretWith(text(BOB)));
    assertArrayEquals(
        shared,
        keys("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb", BOB)
            .secretWith(text(ALICE)));
  }

  /** The topmost bit of a public key is not part of it. */
  @Test
  void agreementOfRfc7748Section5() throws Exception {
    assertArrayEquals(
        hex("95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"),
        keys("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d", ALICE)
            .secretWith(text("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493")));
  }

  @Test
  void freshKeysAgreeAndTheirTextIsShort() throws Exception {
    for (int i = 0; i < 50; i++) {
      AgreementKeys one = AgreementKeys.generate(new SecureRandom());
      AgreementKeys other = AgreementKeys.generate(new SecureRandom());
      assertEquals(44, one.publicText().length());
      assertArrayEquals(one.secretWith(other.publicText()), other.secretWith(one.publicText()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "AAAA",
        "no base64!",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
      })
  void whatIsNoKeyIsRefused(String text) {
    AgreementKeys keys = AgreementKeys.generate(new SecureRandom());
    assertThrows(DecryptionException.class, () -> keys.secretWith(text));
  }

  @Test
  void derivationOfRfc5869() {
    assertEquals(
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        HEX.formatHex(
            Hkdf.derive(
                hex("000102030405060708090a0b0c"),
                hex("0b".repeat(22)),
                hex("f0f1f2f3f4f5f6f7f8f9"),
                42)));
    assertEquals(
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c6"
            + "5e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
        HEX.formatHex(Hkdf.derive(upFrom(0x60, 80), upFrom(0, 80), upFrom(0xb0, 80), 82)));
  }

  private static byte[] upFrom(int first, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return bytes;
  }

  private static AgreementKeys keys(String privateKey, String publicKey) throws Exception {
    return new AgreementKeys(
        KeyFactory.getInstance("X25519")
            .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, hex(privateKey))),
        text(publicKey));
  }

  private static String text(String hex) {
    return Base64.getEncoder().encodeToString(hex(hex));
  }

  private static byte[] hex(String hex) {
    return HEX.parseHex(hex);
  }
}
