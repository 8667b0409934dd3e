package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parsimony.compression.block.DenseBlock;
import dev.parsimony.compression.block.SparseBlock;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class FrameTest {
  private static final Sample SAMPLE = GoldenSamples.whole();

  @Test
  void theBufferIsReusedAndAWrappedArrayIsNotWrittenTo() {
    GradientMessage message = new GradientMessage();
    SAMPLE.encode(message);
    byte[] own = message.bytes();
    byte[] foreign = new byte[500];
    message.wrap(foreign, 0, 500);
    SAMPLE.encode(message);
    assertSame(own, message.bytes());
    assertArrayEquals(new byte[500], foreign);
  }

  @Test
  void aMessageIsTheHeaderAtFirst() {
    GradientMessage message = new GradientMessage();
    SAMPLE.encode(message);
    new FrameEncoder(SAMPLE.layout()).begin(message);
    assertEquals(WireFormat.HEADER_BYTES, message.length());
    assertEquals(0, Arrays.compare(message.bytes(), 0, 8, SAMPLE.encoded(), 0, 8));
  }

  @Test
  void aMessageIsReadFromTheMiddleOfAnArray() {
    byte[] bytes = SAMPLE.encoded();
    assertEquals(SAMPLE.content(), Frames.decoded(SAMPLE.layout(), shifted(bytes)));
  }

  @Test
  void offsetsCountFromTheMessagesFirstByte() {
    byte[] bytes = SAMPLE.encoded();
    bytes[WireFormat.HEADER_BYTES] = 7;
    GradientMessage shifted = shifted(Frames.withChecksum(bytes));
    MalformedBlockException e =
        assertThrows(MalformedBlockException.class, () -> Frames.decoded(SAMPLE.layout(), shifted));
    assertEquals(WireFormat.HEADER_BYTES, e.offset());
  }

  @Test
  void theEncoderRefusesBlocksThatDoNotFitTheLayout() {
    FrameEncoder encoder = new FrameEncoder(SAMPLE.layout());
    encoder.begin(new GradientMessage());
    SparseBlock longer = new SparseBlock();
    longer.reset(41);
    assertThrows(IllegalArgumentException.class, () -> encoder.append(longer));
    assertThrows(IllegalStateException.class, encoder::finish);
  }

  @Test
  void theEncoderRefusesAStatisticTensorThatIsNotFloat32() {
    FrameEncoder encoder = new FrameEncoder(SAMPLE.layout());
    encoder.begin(new GradientMessage());
    SparseBlock empty = new SparseBlock();
    empty.reset(40);
    encoder.append(empty);
    empty.reset(3);
    encoder.append(empty);
    DenseBlock statistic = new DenseBlock();
    statistic.own(2);
    assertThrows(IllegalArgumentException.class, () -> encoder.appendHalves(statistic));
  }

  private static GradientMessage shifted(byte[] bytes) {
    byte[] larger = new byte[bytes.length + 70];
    Arrays.fill(larger, (byte) 0x5A);
    System.arraycopy(bytes, 0, larger, 50, bytes.length);
    GradientMessage message = new GradientMessage();
    message.wrap(larger, 50, bytes.length);
    return message;
  }
}
