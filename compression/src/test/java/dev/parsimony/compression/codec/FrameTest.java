package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.block.CodeBook;
import dev.parsimony.compression.block.DenseBlock;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameTest {
  private static final int[] W0_INDICES = {
    0, 1, 2, 5, 6, 8, 9, 11, 13, 14, 17, 18, 20, 21, 22, 25, 26, 30, 31, 33, 36, 37, 39
  };
  private static final ParameterLayout LAYOUT =
      ParameterLayout.of(
          List.of(
              new ParameterTensor("W0", 0, 40, TensorKind.TRAINED),
              new ParameterTensor("b0", 40, 3, TensorKind.TRAINED),
              new ParameterTensor("mean", 43, 2, TensorKind.STATISTIC),
              new ParameterTensor("frozen", 45, 5, TensorKind.FROZEN),
              new ParameterTensor("W1", 50, 400, TensorKind.TRAINED),
              new ParameterTensor("big", 450, 100_000, TensorKind.TRAINED)));

  @Test
  void writesTheGoldenBytes() throws Exception {
    assertArrayEquals(golden(), encoded());
  }

  @Test
  void readsTheGoldenBytes() throws Exception {
    assertEquals(
        List.of(
            sparse("W0", -3, W0_INDICES, w0Codes()),
            sparse("b0", 0, new int[0], new byte[0]),
            "mean [0.5, -2.0]",
            sparse("W1", 0, new int[] {17, 18, 399}, new byte[] {0, 15, 8}),
            sparse("big", -126, new int[] {99_999}, new byte[] {9})),
        decoded(golden()));
  }

  @Test
  void theGoldenMessageHoldsEveryCodec() throws Exception {
    byte[] golden = golden();
    assertEquals(WireFormat.BITMAP, golden[12] & WireFormat.CODEC_MASK);
    assertEquals(WireFormat.WORDS, golden[golden.length - 10] & WireFormat.CODEC_MASK);
  }

  @Test
  void everyFlippedBitIsRefused() {
    byte[] bytes = encoded();
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit >>> 3] ^= (byte) (1 << (bit & 7));
      assertThrows(MalformedBlockException.class, () -> decoded(flipped), "bit " + bit);
    }
  }

  @Test
  void everyTruncationAndAnyExtensionIsRefused() {
    byte[] bytes = encoded();
    for (int length = 0; length < bytes.length; length++) {
      byte[] truncated = Arrays.copyOf(bytes, length);
      assertThrows(MalformedBlockException.class, () -> decoded(truncated), "length " + length);
    }
    assertEquals(
        8, refusal(Arrays.copyOf(bytes, bytes.length + 1)).offset(), "offset of the length");
  }

  @Test
  void namesAnotherVersion() {
    byte[] bytes = encoded();
    bytes[2] = 1;
    assertEquals(
        "Malformed gradient message at byte 2: found version 1 (hex 1), expected 2 (hex 2)",
        refusal(withChecksum(bytes)).getMessage());
  }

  @Test
  void namesAnotherLayout() {
    ParameterLayout other =
        ParameterLayout.of(List.of(new ParameterTensor("W", 0, 9, TensorKind.TRAINED)));
    GradientMessage message = new GradientMessage();
    FrameEncoder encoder = new FrameEncoder(other);
    encoder.begin(message);
    encoder.append(block(9, 0, new int[0], new byte[0]));
    encoder.finish();
    byte[] bytes = Arrays.copyOf(message.bytes(), message.length());
    MalformedBlockException e = refusal(bytes);
    assertEquals(4, e.offset());
    int found = WireFormat.folded(other.fingerprint());
    assertTrue(e.found().startsWith("layout fingerprint " + found), e.found());
    assertTrue(e.expected().startsWith("" + WireFormat.folded(LAYOUT.fingerprint())), e.expected());
  }

  @Test
  void refusesUnknownFlagsAndCodecsAndASparseStatistic() {
    byte[] flags = encoded();
    flags[3] = 1;
    assertEquals(3, refusal(withChecksum(flags)).offset());
    byte[] codec = encoded();
    codec[12] = 7;
    assertEquals("codec 7", refusal(withChecksum(codec)).found());
    byte[] statistic = encoded();
    int place = bytesOfHalf(statistic);
    statistic[place - 1] = 0;
    assertEquals(place - 1, refusal(withChecksum(statistic)).offset());
  }

  @Test
  void refusesBytesAfterTheLastBlock() {
    byte[] bytes = encoded();
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 2);
    WireFormat.putInt(longer, 8, longer.length - 16);
    MalformedBlockException e = refusal(withChecksum(longer));
    assertEquals(bytes.length - 4, e.offset());
    assertEquals("2 bytes after the last block", e.found());
  }

  @Test
  void offsetsCountFromTheMessagesFirstByte() {
    byte[] shifted = new byte[200];
    byte[] bytes = encoded();
    bytes[12] = 7;
    withChecksum(bytes);
    System.arraycopy(bytes, 0, shifted, 50, bytes.length);
    GradientMessage message = new GradientMessage();
    message.wrap(shifted, 50, bytes.length);
    assertEquals(
        12,
        assertThrows(
                MalformedBlockException.class,
                () -> new FrameDecoder(LAYOUT).decode(message, new Recorder()))
            .offset());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void corruptionUnderAValidChecksumEndsInBlocksOrInTheException(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = encoded();
      for (int change = random.nextInt(1, 5); change > 0; change--) {
        bytes[random.nextInt(12, bytes.length - 4)] = (byte) random.nextInt();
      }
      try {
        assertEquals(5, decoded(withChecksum(bytes)).size());
      } catch (MalformedBlockException e) {
        assertTrue(e.offset() >= 12 && e.offset() < bytes.length, e.getMessage());
      }
    }
  }

  @Test
  void theBufferIsReusedAndAWrappedArrayIsNotWrittenTo() {
    GradientMessage message = new GradientMessage();
    encode(message);
    byte[] own = message.bytes();
    byte[] foreign = new byte[500];
    message.wrap(foreign, 0, 500);
    encode(message);
    assertSame(own, message.bytes());
    assertArrayEquals(new byte[500], foreign);
  }

  @Test
  void theEncoderRefusesBlocksThatDoNotFitTheLayout() {
    FrameEncoder encoder = new FrameEncoder(LAYOUT);
    encoder.begin(new GradientMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> encoder.append(block(41, 0, new int[0], new byte[0])));
    assertThrows(IllegalStateException.class, encoder::finish);
  }

  /** Where the statistic tensor's first value, 0.5, stands. */
  private static int bytesOfHalf(byte[] bytes) {
    int at = 0;
    while (WireFormat.floatAt(bytes, at) != 0.5f) {
      at++;
    }
    return at;
  }

  private static byte[] encoded() {
    GradientMessage message = new GradientMessage();
    encode(message);
    return Arrays.copyOf(message.bytes(), message.length());
  }

  private static void encode(GradientMessage message) {
    FrameEncoder encoder = new FrameEncoder(LAYOUT);
    encoder.begin(message);
    encoder.append(block(40, -3, W0_INDICES, w0Codes()));
    encoder.append(block(3, 0, new int[0], new byte[0]));
    DenseBlock statistic = new DenseBlock();
    statistic.wrap(new float[] {0.5f, -2f}, 0, 2);
    encoder.append(statistic);
    encoder.append(block(400, 0, new int[] {17, 18, 399}, new byte[] {0, 15, 8}));
    encoder.append(block(100_000, -126, new int[] {99_999}, new byte[] {9}));
    encoder.finish();
  }

  private static byte[] w0Codes() {
    byte[] codes = new byte[W0_INDICES.length];
    for (int j = 0; j < codes.length; j++) {
      codes[j] = (byte) ((3 * j + 1) % 16);
    }
    return codes;
  }

  private static SparseBlock block(int length, int exponent, int[] indices, byte[] codes) {
    SparseBlock block = new SparseBlock();
    block.reset(length);
    block.scale(CodeBook.POWERS, Math.scalb(1f, exponent));
    block.ensureCapacity(indices.length);
    block.count(indices.length);
    System.arraycopy(indices, 0, block.indices(), 0, indices.length);
    System.arraycopy(codes, 0, block.codes(), 0, codes.length);
    return block;
  }

  private static byte[] withChecksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    WireFormat.putInt(bytes, bytes.length - 4, (int) crc.getValue());
    return bytes;
  }

  private static byte[] golden() throws Exception {
    try (InputStream in = FrameTest.class.getResourceAsStream("frame-v2.bin")) {
      return in.readAllBytes();
    }
  }

  private static MalformedBlockException refusal(byte[] bytes) {
    return assertThrows(MalformedBlockException.class, () -> decoded(bytes));
  }

  private static List<String> decoded(byte[] bytes) {
    GradientMessage message = new GradientMessage();
    message.wrap(bytes, 0, bytes.length);
    Recorder recorder = new Recorder();
    new FrameDecoder(LAYOUT).decode(message, recorder);
    return recorder.blocks;
  }

  private static String sparse(String name, int exponent, int[] indices, byte[] codes) {
    return name + " e=" + exponent + Arrays.toString(indices) + Arrays.toString(codes);
  }

  private static final class Recorder implements BlockSink {
    private final List<String> blocks = new ArrayList<>();

    @Override
    public void sparse(ParameterTensor tensor, SparseBlock block) {
      int[] indices = Arrays.copyOf(block.indices(), block.count());
      byte[] codes = Arrays.copyOf(block.codes(), block.count());
      blocks.add(
          FrameTest.sparse(tensor.name(), Math.getExponent(block.scales()[0]), indices, codes));
    }

    @Override
    public void dense(ParameterTensor tensor, DenseBlock block) {
      float[] values = Arrays.copyOf(block.values(), block.length());
      blocks.add(tensor.name() + " " + Arrays.toString(values));
    }
  }
}
