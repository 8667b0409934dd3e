package dev.parsimony.secondmoment.kernel.norm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.secondmoment.AllocatedBytes;
import dev.parsimony.secondmoment.array.FloatMemory;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Passes over images with channels last; what they compute is tested in networks. */
final class RowPassesTest {
  private static final int CHANNELS = 4096;

  /** Whatever the number of channels is. */
  @Test
  void aBackwardPassAllocatesNothingForChannels() {
    RowPasses passes = new RowPasses(2, CHANNELS, 1);
    ChannelStatistics statistics = ChannelStatistics.of(CHANNELS);
    FloatMemory memory = FloatMemory.of(Nd4j.ones(DataType.FLOAT, 2, CHANNELS));
    float[] gammas = new float[CHANNELS];
    float[] betas = new float[CHANNELS];
    long bytes =
        AllocatedBytes.of(
            () -> passes.backward(memory, memory, memory, 1e-5, statistics, gammas, betas, false));
    assertTrue(bytes < 2 * CHANNELS, bytes + " bytes");
  }
}
