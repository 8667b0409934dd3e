package dev.parsimony.secondmoment.kernel.convolution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.parsimony.secondmoment.array.ImageAxes;
import dev.parsimony.secondmoment.patch.Patches;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Patches of several images; what they hold is tested in networks. */
final class PatchMemoryTest {
  /** One for the groups of a batch, one for what is left over. */
  @Test
  void matricesAreMadeOnce() {
    int[] two = {2, 2};
    int[] one = {1, 1};
    Patches geometry =
        new Patches(
            ImageAxes.CHANNELS_LAST,
            3,
            new int[] {4, 4},
            two,
            one,
            new int[] {0, 0},
            one,
            new int[] {3, 3});
    PatchMemory memory = new PatchMemory(geometry, 5);
    INDArray all = memory.matrix(5);
    INDArray rest = memory.matrix(2);
    assertArrayEquals(new long[] {45, 12}, all.shape());
    assertArrayEquals(new long[] {18, 12}, rest.shape());
    assertSame(all, memory.matrix(5));
    assertSame(rest, memory.matrix(2));
  }
}
