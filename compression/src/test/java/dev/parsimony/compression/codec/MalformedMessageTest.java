package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.compression.reference.ReferenceDecoder.Block;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes that are no valid message end in {@link MalformedBlockException}; which bytes these are,
 * the reference decoder says too.
 */
final class MalformedMessageTest {
  private static final Sample SAMPLE = GoldenSamples.whole();
  private static final ParameterLayout LAYOUT = SAMPLE.layout();
  private static final byte[] BYTES = SAMPLE.encoded();

  @Test
  void everyFlippedBitIsRefused() {
    for (int bit = 0; bit < 8 * BYTES.length; bit++) {
      byte[] flipped = flipped(bit);
      assertThrows(MalformedBlockException.class, () -> decoded(flipped), "bit " + bit);
    }
  }

  @Test
  void everyFlippedBitUnderAValidChecksumIsReadAsTheReferenceReadsIt() {
    int valid = 0;
    for (int bit = 0; bit < 8 * BYTES.length; bit++) {
      valid += isValid(Frames.withChecksum(flipped(bit))) ? 1 : 0;
    }
    // A flipped bit of a value gives another value; one of the structure is noticed.
    assertTrue(valid > 0 && valid < 8 * BYTES.length, valid + " are valid");
  }

  @Test
  void everyTruncationIsRefused() {
    for (int length = 0; length < BYTES.length; length++) {
      MalformedBlockException e = refusal(Arrays.copyOf(BYTES, length));
      if (length < Frames.FRAMING_BYTES) {
        assertEquals("a truncated message of " + length + " bytes", e.found());
        assertEquals(length, e.offset());
      } else {
        assertChecksumRefused(length, e);
      }
    }
  }

  @Test
  void everyTruncationUnderAValidChecksumIsRefused() {
    for (int length = Frames.FRAMING_BYTES; length < BYTES.length; length++) {
      byte[] truncated = Frames.repaired(LAYOUT, Arrays.copyOf(BYTES, length));
      assertEquals(Optional.empty(), Frames.decodedAlike(LAYOUT, truncated), "length " + length);
    }
  }

  @Test
  void refusesBytesAfterTheMessageAndAfterTheLastBlock() {
    byte[] longer = Arrays.copyOf(BYTES, BYTES.length + 2);
    assertChecksumRefused(longer.length, refusal(longer));
    MalformedBlockException e = refusal(Frames.repaired(LAYOUT, longer));
    assertEquals(BYTES.length - 4, e.offset());
    assertEquals("2 bytes after the last block", e.found());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void corruptionUnderAValidChecksumIsReadAsTheReferenceReadsIt(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Sample> samples = List.copyOf(GoldenSamples.ALL.values());
    for (int round = 0; round < 200; round++) {
      Sample sample = samples.get(random.nextInt(samples.size()));
      List<byte[]> messages = sample.messages();
      byte[] bytes = messages.get(messages.size() - 1);
      for (int change = random.nextInt(1, 5); change > 0; change--) {
        int last = random.nextInt(3) == 0 ? bytes.length : Math.min(bytes.length, 40);
        bytes[random.nextInt(WireFormat.HEADER_BYTES, last)] = (byte) random.nextInt();
      }
      Frames.repaired(sample.layout(), bytes);
      Frames.decodedAlike(sample.layout(), messages);
    }
  }

  @ParameterizedTest(name = "version {0}")
  @ValueSource(bytes = {0, 1, 3, 4, 6})
  void namesAnotherVersion(byte version) {
    byte[] bytes = BYTES.clone();
    bytes[WireFormat.VERSION_OFFSET] = version;
    assertEquals(
        "Malformed gradient message at byte 2: found version %d (hex %<x), expected 5 (hex 5)"
            .formatted(version),
        refusal(Frames.withChecksum(bytes)).getMessage());
  }

  @Test
  void namesAnotherLayout() {
    MalformedBlockException e =
        refusal(new Sample().floats("W", TensorKind.TRAINED, 1, 2).encoded());
    assertEquals(WireFormat.FINGERPRINT_OFFSET, e.offset());
    assertTrue(e.found().startsWith("layout fingerprint "), e.found());
  }

  @Test
  void refusesFlagsAndASparseStatistic() {
    for (byte wrong : new byte[] {2, 3, 4, 6, (byte) 0xFF}) {
      byte[] flags = BYTES.clone();
      flags[WireFormat.FLAGS_OFFSET] = wrong;
      assertEquals(Optional.empty(), Frames.decodedAlike(LAYOUT, Frames.withChecksum(flags)));
      assertTrue(refusal(flags).found().startsWith("flags "), () -> "flags " + wrong);
    }
    ParameterLayout layout = new Sample().floats("W", TensorKind.STATISTIC, 0).layout();
    byte[] empty = Frames.around(layout, new byte[1]);
    assertThrows(MalformedBlockException.class, () -> Frames.decoded(layout, empty));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "07, form 7",
    "06, 0 bytes",
    "067f0100, a block in two parts",
    "267f0100, models 1",
    "0c, form 12",
    "08, form 8",
    "19, code book 3",
    "017f, 0 bytes",
    "0100, exponent byte 0",
    "01ff, exponent byte 255",
    "09000080bf, scale -1.0",
    "090000c07f, scale NaN",
    "11000300000000, 0 levels",
    "118100, 129 levels",
    "110200, bucket length 0",
    "110229, bucket length 41",
    "017f00, count 0",
    "017f29, count 41",
    "017fffffffff7f, count 34359738367",
    "017f808080808000, a count of more than five bytes",
    "c27f0106, models 6",
    "217f0106, models 1",
    "237f010100000000, weights of gaps for a bitmap",
    "427f0110, weights of 17 symbols",
    "427f010000, weights that are all 0",
    "427f010041, bits after the last weight",
    "027f0100, no start of a bit stream",
  })
  void namesWhatIsWrongInABlock(String block, String found) {
    ParameterLayout layout = new Sample().floats("W", TensorKind.TRAINED, new float[40]).layout();
    byte[] bytes = Frames.around(layout, HexFormat.of().parseHex(block));
    assertEquals(Optional.empty(), Frames.decodedAlike(layout, bytes));
    MalformedBlockException e =
        assertThrows(MalformedBlockException.class, () -> Frames.decoded(layout, bytes));
    assertEquals(found, e.found());
  }

  /** A tensor of 2000 elements, of which the message before has sent the first three. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "067f0404, count of recent elements 4",
    "067fcf0f01, count of recent elements 1",
    "067f0302, 0 bytes",
    "067f030209, form 9",
    "067f030206, form 6",
    "067f03020a, form 10",
    "067f030222, 0 bytes",
    "067f0302c2, models 6",
    "067f0302010200000003000000, index 3 with code 0",
    "067f030201000000000200000001cd070000, index 1997 with code 0",
    "1601d00f0000003f0302, a block in two parts",
  })
  void namesWhatIsWrongInTwoParts(String block, String found) {
    ParameterLayout layout = new Sample().floats("W", TensorKind.TRAINED, new float[2000]).layout();
    byte[] first = Frames.around(layout, HexFormat.of().parseHex("017f03000000000100000002000000"));
    first[WireFormat.FLAGS_OFFSET] = WireFormat.BEGINS_HISTORY;
    byte[] second = Frames.around(layout, HexFormat.of().parseHex(block));
    second[WireFormat.FLAGS_OFFSET] = WireFormat.CONTINUES_HISTORY | 1 << 2;
    List<byte[]> messages = List.of(Frames.withChecksum(first), Frames.withChecksum(second));
    assertEquals(Optional.empty(), Frames.decodedAlike(layout, messages));
    MalformedBlockException e =
        assertThrows(MalformedBlockException.class, () -> Frames.decoded(layout, messages));
    assertEquals(found, e.found());
  }

  /** Whether both decoders take it for valid; then its content is what a message can say. */
  private static boolean isValid(byte[] bytes) {
    Optional<List<Block>> blocks = Frames.decodedAlike(LAYOUT, bytes);
    blocks.ifPresent(all -> all.forEach(MalformedMessageTest::requireSound));
    return blocks.isPresent();
  }

  private static void requireSound(Block block) {
    int previous = -1;
    for (int index : block.indices()) {
      assertTrue(index > previous, block::toString);
      previous = index;
    }
    int length =
        LAYOUT.tensors().stream()
            .filter(tensor -> tensor.name().equals(block.tensor()))
            .findFirst()
            .orElseThrow()
            .length();
    assertTrue(previous < length, block::toString);
    assertTrue(block.values().stream().allMatch(Float::isFinite), block::toString);
  }

  /** What a message cut or extended to {@code length} bytes takes for its checksum is another. */
  private static void assertChecksumRefused(int length, MalformedBlockException e) {
    assertTrue(e.found().startsWith("CRC32C "), e.found());
    assertEquals(length - WireFormat.CRC_BYTES, e.offset());
  }

  private static byte[] flipped(int bit) {
    byte[] bytes = BYTES.clone();
    bytes[bit >>> 3] ^= (byte) (1 << (bit & 7));
    return bytes;
  }

  private static List<Block> decoded(byte[] bytes) {
    return Frames.decoded(LAYOUT, bytes);
  }

  private static MalformedBlockException refusal(byte[] bytes) {
    return assertThrows(MalformedBlockException.class, () -> decoded(bytes));
  }
}
