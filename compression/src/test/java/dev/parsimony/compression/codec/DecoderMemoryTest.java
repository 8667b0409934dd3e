package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.parsimony.compression.block.DenseBlock;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of a few bytes that announce as much as their tensor can hold, 2^20 elements. */
final class DecoderMemoryTest {
  private static final int LENGTH = 1 << 20;
  private static final int SLACK_BYTES = 100_000;
  private static final ParameterLayout LAYOUT =
      ParameterLayout.of(List.of(new ParameterTensor("W", 0, LENGTH, TensorKind.TRAINED)));

  private static final BlockSink IGNORED =
      new BlockSink() {
        @Override
        public void sparse(ParameterTensor tensor, SparseBlock block) {}

        @Override
        public void dense(ParameterTensor tensor, DenseBlock block) {}
      };

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest(name = "{0}: {2} bytes an element")
  @CsvSource({
    "words, 017f808040, 5",
    "gaps, 027f8080400080000000, 5",
    "bitmap, 037f808040ffff, 5",
    "levels without scales, 110801000000000000, 0",
    "floats, 0400000000, 0",
    "halves, 057f0000, 0",
  })
  void takesNoMoreMemoryThanTheLayoutAllows(String name, String block, int bytesPerElement) {
    byte[] bytes = Frames.around(LAYOUT, HexFormat.of().parseHex(block));
    GradientMessage message = new GradientMessage();
    message.wrap(bytes, 0, bytes.length);
    // What loading the decoder's classes takes is not counted.
    FrameDecoder first = new FrameDecoder(LAYOUT);
    assertThrows(MalformedBlockException.class, () -> first.decode(message, IGNORED), name);
    FrameDecoder decoder = new FrameDecoder(LAYOUT);
    for (int again = 0; again < 3; again++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      assertThrows(MalformedBlockException.class, () -> decoder.decode(message, IGNORED), name);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      long allowed = SLACK_BYTES + (again == 0 ? (long) bytesPerElement * LENGTH : 0);
      assertTrue(allocated <= allowed, allocated + " bytes allocated");
    }
  }
}
