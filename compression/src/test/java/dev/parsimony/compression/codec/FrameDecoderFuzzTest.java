package dev.parsimony.compression.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parsimony.compression.param.ParameterLayout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the bytes, the decoder says what the reference decoder says. The golden messages are the
 * seeds; CONTRIBUTING.md says how to fuzz for longer.
 */
final class FrameDecoderFuzzTest {
  private static final ParameterLayout LAYOUT = GoldenSamples.whole().layout();

  private static final Sample SPLIT = GoldenSamples.ALL.get("split-powers");

  static Stream<byte[]> messages() {
    return GoldenSamples.ALL.values().stream().map(Sample::encoded);
  }

  static Stream<byte[]> payloads() {
    return messages().map(FrameDecoderFuzzTest::payload);
  }

  @MethodSource("messages")
  @FuzzTest(maxDuration = "5m")
  void anyBytes(byte[] bytes) {
    Frames.decodedAlike(LAYOUT, bytes);
  }

  /** Header and checksum are put around the bytes, so that they are looked at. */
  @MethodSource("payloads")
  @FuzzTest(maxDuration = "5m")
  void anyBlocks(byte[] payload) {
    Frames.decodedAlike(LAYOUT, Frames.around(LAYOUT, payload));
  }

  static Stream<byte[]> payloadsOfHistories() {
    return Stream.of(payload(SPLIT.encoded()));
  }

  /** The same of a message that is written against another. */
  @MethodSource("payloadsOfHistories")
  @FuzzTest(maxDuration = "5m")
  void anyBlocksAfterAMessage(byte[] payload) {
    List<byte[]> messages = SPLIT.messages();
    byte flags = messages.get(1)[WireFormat.FLAGS_OFFSET];
    byte[] bytes = Frames.around(SPLIT.layout(), payload);
    bytes[WireFormat.FLAGS_OFFSET] = flags;
    messages.set(1, Frames.withChecksum(bytes));
    Frames.decodedAlike(SPLIT.layout(), messages);
  }

  private static byte[] payload(byte[] bytes) {
    return Arrays.copyOfRange(bytes, WireFormat.HEADER_BYTES, bytes.length - WireFormat.CRC_BYTES);
  }
}
