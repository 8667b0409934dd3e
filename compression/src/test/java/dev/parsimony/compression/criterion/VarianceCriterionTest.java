package dev.parsimony.compression.criterion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VarianceCriterionTest {
  @ParameterizedTest(name = "seed {0}, length {1}, alpha {2}, zeta {3}")
  @CsvSource({
    "1, 1, 1.5, 0.999",
    "2, 1023, 1, 0.999",
    "3, 1024, 2, 0.5",
    "4, 1025, 1.5, 1",
    "5, 5000, 8, 0.999",
  })
  void stateFollowsTheDefinitionStepByStep(long seed, int length, float alpha, float zeta) {
    VarianceCriterion criterion = new VarianceCriterion(alpha, zeta, false);
    ParameterTensor before = new ParameterTensor("before", 0, 5, TensorKind.TRAINED);
    ParameterTensor tensor = new ParameterTensor("W", 5, length, TensorKind.TRAINED);
    GradientMoments moments =
        new GradientMoments(ParameterLayout.of(List.of(before, tensor)), true);
    ResidualState state = new ResidualState(length, true);
    SparseBlock block = new SparseBlock();
    float[] r = new float[length];
    float[] v = new float[length];
    SplittableRandom random = new SplittableRandom(seed);
    for (int step = 0; step < 30; step++) {
      for (int i = 0; i < length; i++) {
        moments.mean()[5 + i] = (float) random.nextDouble(-1, 1);
        moments.secondMoment()[5 + i] = (float) random.nextDouble(0, 0.5);
      }
      int[] expected = new int[length];
      int count = 0;
      for (int i = 0; i < length; i++) {
        r[i] = r[i] + moments.mean()[5 + i];
        v[i] = v[i] + moments.secondMoment()[5 + i];
        if (r[i] * r[i] > alpha * v[i]) {
          expected[count++] = i;
        }
      }
      assertTrue(criterion.select(tensor, moments, state, block));
      int[] chosen = Arrays.copyOf(block.indices(), block.count());
      assertArrayEquals(Arrays.copyOf(expected, count), chosen, "step " + step);
      // As if a quantiser dropped every second element.
      int kept = 0;
      for (int i = 0, j = 0; i < length; i++) {
        boolean isChosen = j < count && expected[j] == i;
        if (isChosen && j++ % 2 == 0) {
          block.indices()[kept++] = i;
          r[i] = 0;
          v[i] = 0;
        } else {
          v[i] = v[i] * zeta;
        }
      }
      block.count(kept);
      criterion.settle(state, block);
      assertArrayEquals(r, state.r(), "r at step " + step);
      assertArrayEquals(v, state.v(), "v at step " + step);
    }
  }

  @Test
  void equalityIsNotSent() {
    ParameterTensor tensor = new ParameterTensor("W", 0, 3, TensorKind.TRAINED);
    GradientMoments moments = new GradientMoments(ParameterLayout.of(List.of(tensor)), true);
    System.arraycopy(new float[] {3, -3.0000002f, 0}, 0, moments.mean(), 0, 3);
    System.arraycopy(new float[] {4.5f, 4.5f, 0}, 0, moments.secondMoment(), 0, 3);
    SparseBlock block = new SparseBlock();
    VarianceCriterion criterion = new VarianceCriterion(2, 1, false);
    assertTrue(criterion.select(tensor, moments, new ResidualState(3, true), block));
    assertEquals(1, block.count());
    assertEquals(1, block.indices()[0]);
  }
}
