package dev.parsimony.exchange.frame;

import dev.parsimony.exchange.FailureKind;
import dev.parsimony.exchange.FailureReport;
import dev.parsimony.exchange.Internal;
import dev.parsimony.exchange.encryption.FrameCipher;
import dev.parsimony.exchange.encryption.KeyHandover;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Every byte that crosses a connection, little-endian. The higher rank connects, the lower accepts.
 *
 * <pre>
 * CHALLENGE, acceptor to connector (44 bytes)
 *    0        4         8         12                               44
 *   +--------+---------+---------+---------------------------------+
 *   | magic  | version | encrypt | nonce (32 random bytes)         |
 *   +--------+---------+---------+---------------------------------+
 *
 * HELLO, connector to acceptor (140 bytes)
 *    0        4         8         12     16       20           24
 *   +--------+---------+---------+------+--------+------------+
 *   | magic  | version | attempt | rank | toRank | world size |
 *   +--------+---------+---------+------+--------+------------+
 *    24        28                60                      108          140
 *   +---------+-----------------+-----------------------+------------+
 *   | encrypt | nonce (32)      | sending key (48)      | proof (32) |
 *   +---------+-----------------+-----------------------+------------+
 *
 * WELCOME, acceptor to connector (84 bytes)
 *    0        4                       52           84
 *   +--------+-----------------------+------------+
 *   | magic  | sending key (48)      | proof (32) |
 *   +--------+-----------------------+------------+
 *   encryption: 0 plain, 1 encrypted. sending key: what the sender's frames are encrypted with (32) and
 *   a tag (16), encrypted for this peer and connection; zeros where nothing is encrypted.
 *
 * FRAME, both ways from then on (28 bytes, then the body, then the tag if it is encrypted)
 *    0        4      5          8         12       16               24       28
 *   +--------+------+----------+---------+--------+----------------+--------+----------+
 *   | magic  | kind | zero (3) | attempt | origin | round (8)      | length | body ... |
 *   +--------+------+----------+---------+--------+----------------+--------+----------+
 *   kind: 1 LAST   body: the rest of a block, 0 to 65536 bytes (encrypted: 16384)
 *         2 ABORT  body: failure (4): 1 may pass, 2 would happen again; culprit (4) and first
 *                  reporter (4), ranks of the run or -1; reason in UTF-8 (0 to 1024)
 *         3 BYE    no body; nothing follows
 *         4 PART   body: of a block of which more follows, 1 to 65536 bytes (encrypted: 16384)
 *         5 WAIT   no body; the sender is alive and waits for others. A connector's first frame,
 *                  by which the acceptor knows that its WELCOME was read: it sends none before
 *         6 LINKED no body; the sender has connections with all others. Before any block
 *   origin: the rank whose block it is, otherwise the sender. round: 0 for the first collective,
 *   the sender's current one otherwise. length: of the body, without the tag.
 * </pre>
 */
@Internal
public final class ExchangeFormat {
  public static final int VERSION = 4;

  public static final int CHALLENGE_MAGIC = 0x31435850; // "PXC1"
  public static final int HELLO_MAGIC = 0x31485850; // "PXH1"
  public static final int WELCOME_MAGIC = 0x31575850; // "PXW1"
  static final int FRAME_MAGIC = 0x31465850; // "PXF1"

  public static final int NONCE_BYTES = 32;
  public static final int PROOF_BYTES = 32;
  public static final int SENDING_KEY_BYTES = KeyHandover.WRAPPED_BYTES;

  public static final int PLAIN = 0;
  public static final int ENCRYPTED = 1;

  public static final int MAGIC_OFFSET = 0;
  public static final int VERSION_OFFSET = 4;
  public static final int CHALLENGE_ENCRYPTION_OFFSET = 8;
  static final int CHALLENGE_NONCE_OFFSET = 12;
  public static final int CHALLENGE_BYTES = CHALLENGE_NONCE_OFFSET + NONCE_BYTES;

  public static final int HELLO_ATTEMPT_OFFSET = 8;
  public static final int HELLO_RANK_OFFSET = 12;
  public static final int HELLO_TO_RANK_OFFSET = 16;
  public static final int HELLO_WORLD_SIZE_OFFSET = 20;
  public static final int HELLO_ENCRYPTION_OFFSET = 24;
  static final int HELLO_NONCE_OFFSET = 28;
  public static final int HELLO_SENDING_KEY_OFFSET = HELLO_NONCE_OFFSET + NONCE_BYTES;
  public static final int HELLO_PROOF_OFFSET = HELLO_SENDING_KEY_OFFSET + SENDING_KEY_BYTES;
  public static final int HELLO_BYTES = HELLO_PROOF_OFFSET + PROOF_BYTES;

  public static final int WELCOME_SENDING_KEY_OFFSET = 4;
  public static final int WELCOME_PROOF_OFFSET = WELCOME_SENDING_KEY_OFFSET + SENDING_KEY_BYTES;
  public static final int WELCOME_BYTES = WELCOME_PROOF_OFFSET + PROOF_BYTES;

  /** Offset of the kind and the three zero bytes, read and written as one integer. */
  static final int KIND_OFFSET = 4;

  static final int ATTEMPT_OFFSET = 8;
  static final int ORIGIN_OFFSET = 12;
  static final int ROUND_OFFSET = 16;
  static final int LENGTH_OFFSET = 24;
  static final int HEADER_BYTES = 28;

  /** Most bytes of a frame's body. */
  public static final int MAX_BODY_BYTES = 64 * 1024;

  /** Most body bytes of encrypted or forwarded frames: soon ready, encrypted at full speed. */
  static final int SHORT_BODY_BYTES = FrameCipher.MAX_PAYLOAD_BYTES;

  static final int LAST = 1;
  static final int ABORT = 2;
  static final int BYE = 3;
  static final int PART = 4;
  static final int WAIT = 5;
  static final int LINKED = 6;

  private static final int ABORT_REASON_OFFSET = 12;
  private static final int MAX_REASON_BYTES = 1024;
  static final int MAX_ABORT_BYTES = ABORT_REASON_OFFSET + MAX_REASON_BYTES;

  private ExchangeFormat() {}

  /** Body of an ABORT frame; a longer reason is cut at a character's border. */
  public static byte[] abortBody(FailureReport report) {
    byte[] text = report.reason().getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, MAX_REASON_BYTES);
    while (length < text.length && length > 0 && (text[length] & 0xC0) == 0x80) {
      length--;
    }
    return littleEndian(new byte[ABORT_REASON_OFFSET + length])
        .putInt(report.kind().code())
        .putInt(report.culprit())
        .putInt(report.origin())
        .put(text, 0, length)
        .array();
  }

  /** Reads the body of an ABORT frame, of a legal length. */
  public static FailureReport abortReport(byte[] body) {
    ByteBuffer fields = littleEndian(body);
    return new FailureReport(
        FailureKind.of(fields.getInt()),
        fields.getInt(),
        fields.getInt(),
        new String(
            Arrays.copyOfRange(body, ABORT_REASON_OFFSET, body.length), StandardCharsets.UTF_8));
  }

  /**
   * Whether a length is legal for the kind, before anything else is looked at.
   *
   * @param maxBodyBytes of a frame of a block
   */
  static boolean legalLength(int kind, int length, int maxBodyBytes) {
    return switch (kind) {
      case LAST -> length >= 0 && length <= maxBodyBytes;
      case PART -> length > 0 && length <= maxBodyBytes;
      case ABORT -> length >= ABORT_REASON_OFFSET && length <= MAX_ABORT_BYTES;
      case BYE, WAIT, LINKED -> length == 0;
      default -> false;
    };
  }

  public static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
