package dev.parsimony.compression.criterion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.block.CodeBook;
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
import org.junit.jupiter.params.provider.ValueSource;

final class SendCriterionTest {
  private static final int BEFORE = 5;
  private static final float TAU = 0.7f;

  /** What DESIGN's table says of one element, as plainly as it can be written. */
  private enum Method {
    VARIANCE {
      @Override
      SendCriterion criterion(float alpha, float zeta) {
        return new VarianceCriterion(alpha, zeta, false);
      }

      @Override
      boolean sends(float r, float v, float alpha) {
        return r * r > alpha * v;
      }

      @Override
      float[] sent(float r, float v) {
        return new float[] {0, 0};
      }
    },
    STROM {
      @Override
      SendCriterion criterion(float alpha, float zeta) {
        return new StromCriterion(TAU);
      }

      @Override
      boolean sends(float r, float v, float alpha) {
        return Math.abs(r) > TAU;
      }

      @Override
      float[] sent(float r, float v) {
        return new float[] {r > 0 ? r - TAU : r + TAU, v};
      }
    },
    HYBRID {
      @Override
      SendCriterion criterion(float alpha, float zeta) {
        return new HybridCriterion(TAU, alpha, zeta);
      }

      @Override
      boolean sends(float r, float v, float alpha) {
        return Math.abs(r) > TAU && r * r > alpha * v;
      }

      @Override
      float[] sent(float r, float v) {
        float left = v - 2 * Math.abs(r) * TAU + TAU * TAU;
        return new float[] {r > 0 ? r - TAU : r + TAU, left > 0 ? left : 0};
      }
    };

    abstract SendCriterion criterion(float alpha, float zeta);

    abstract boolean sends(float r, float v, float alpha);

    /** r and v of a sent element. */
    abstract float[] sent(float r, float v);
  }

  @ParameterizedTest(name = "{0}, seed {1}, length {2}, alpha {3}, zeta {4}, noise {5}")
  @CsvSource({
    "VARIANCE, 1, 1, 1.5, 0.999, 1",
    "VARIANCE, 2, 1023, 1, 0.999, 1",
    "VARIANCE, 3, 1024, 2, 0.5, 1",
    "VARIANCE, 4, 1025, 1.5, 1, 0",
    "VARIANCE, 5, 8191, 8, 0.999, 3",
    "VARIANCE, 6, 8192, 1.5, 0.999, 30",
    "VARIANCE, 7, 8193, 1.5, 0.999, 2",
    "VARIANCE, 8, 30000, 4, 0.999, 4",
    "STROM, 1, 1, 1, 1, 0",
    "STROM, 2, 1024, 1, 1, 0",
    "STROM, 3, 20000, 1, 1, 0",
    "HYBRID, 1, 1, 1.5, 0.999, 1",
    "HYBRID, 2, 9000, 2, 0.9, 1",
    "HYBRID, 3, 30000, 1.5, 0.999, 4",
  })
  void stateFollowsTheDefinitionStepByStep(
      Method method, long seed, int length, float alpha, float zeta, float noise) {
    SendCriterion criterion = method.criterion(alpha, zeta);
    ParameterTensor tensor = tensor(length);
    GradientMoments moments = moments(tensor);
    boolean keepsV = method != Method.STROM;
    ResidualState state = new ResidualState(BEFORE + length, keepsV ? BEFORE + length : 0);
    Selection chosen = new Selection();
    float[] r = new float[BEFORE + length];
    float[] v = new float[BEFORE + length];
    SplittableRandom random = new SplittableRandom(seed);
    for (int step = 0; step < 20; step++) {
      for (int i = BEFORE; i < r.length; i++) {
        moments.mean()[i] = (float) random.nextDouble(-1, 1);
        moments.secondMoment()[i] = noise * (float) random.nextDouble(0, 0.5);
      }
      assertTrue(criterion.select(tensor, moments, state, chosen));
      SparseBlock block = chosen.block();
      block.scale(CodeBook.POWERS, 1);
      int j = 0;
      for (int i = BEFORE; i < r.length; i++) {
        r[i] = r[i] + moments.mean()[i];
        v[i] = v[i] + moments.secondMoment()[i];
        boolean sends = method.sends(r[i], v[i], alpha);
        if (sends) {
          assertEquals(i - BEFORE, block.indices()[j], "step " + step);
          assertEquals(r[i], chosen.values()[j]);
          // As if a quantiser had no code for every third element of the variance criterion.
          boolean dropped = method == Method.VARIANCE && j % 3 == 2;
          block.codes()[j++] = dropped ? SparseBlock.NO_CODE : 0;
          sends = !dropped;
        }
        if (sends) {
          float[] after = method.sent(r[i], v[i]);
          r[i] = after[0];
          v[i] = after[1];
        } else {
          v[i] = v[i] * zeta;
        }
      }
      assertEquals(j, block.count(), "step " + step);
      criterion.settle(tensor, state, chosen);
      assertEquals(method == Method.VARIANCE ? j - j / 3 : j, block.count());
      assertArrayEquals(r, state.r(), "r at step " + step);
      if (keepsV) {
        assertArrayEquals(v, state.v(), "v at step " + step);
      }
    }
  }

  @ParameterizedTest(name = "error feedback, seed {0}")
  @ValueSource(longs = {1, 2})
  void errorFeedbackKeepsWhatTheCodeLost(long seed) {
    ParameterTensor tensor = tensor(100);
    GradientMoments moments = moments(tensor);
    ResidualState state = new ResidualState(BEFORE + 100, BEFORE + 100);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 100; i++) {
      moments.mean()[BEFORE + i] = (float) random.nextDouble(-1, 1);
    }
    Selection chosen = new Selection();
    SendCriterion criterion = new VarianceCriterion(1, 1, true);
    criterion.select(tensor, moments, state, chosen);
    chosen.block().scale(CodeBook.POWERS, 0.5f);
    Arrays.fill(chosen.block().codes(), (byte) 9);
    criterion.settle(tensor, state, chosen);
    for (int i = BEFORE; i < BEFORE + 100; i++) {
      assertEquals(moments.mean()[i] + 0.25f, state.r()[i]);
      assertEquals(0, state.v()[i]);
    }
  }

  @Test
  void equalityIsNotSent() {
    assertArrayEquals(
        new int[] {1}, chosen(Method.VARIANCE, new float[] {3, -3.0000002f, 0}, 4.5f, 2));
    assertArrayEquals(
        new int[] {2}, chosen(Method.STROM, new float[] {TAU, -TAU, Math.nextUp(TAU)}, 0, 1));
  }

  @Test
  void smallAndLargeMagnitudesAreComparedAsFloatsCompareThem() {
    float tiny = Float.MIN_VALUE;
    assertArrayEquals(new int[0], chosen(Method.VARIANCE, new float[] {1e-23f}, 0, 1));
    assertArrayEquals(
        new int[] {1}, chosen(Method.VARIANCE, new float[] {1e-23f, 3e-23f}, tiny, 0.4f));
    assertArrayEquals(
        new int[] {0, 2}, chosen(Method.VARIANCE, new float[] {1e20f, 1, -3e19f}, 1e30f, 8));
    assertArrayEquals(
        new int[0], chosen(Method.VARIANCE, new float[] {1e20f, 1e20f}, Float.MAX_VALUE, 8));
  }

  @ParameterizedTest(name = "{0} at {1}")
  @CsvSource({
    "NaN, 0",
    "NaN, 8191",
    "-Infinity, 8192",
    "Infinity, 12000",
    "NaN, 15000",
  })
  void stateThatIsNotFiniteIsSeen(float bad, int place) {
    for (Method method : Method.values()) {
      for (boolean second : new boolean[] {false, true}) {
        if (method == Method.STROM && second) {
          continue;
        }
        ParameterTensor tensor = tensor(15_001);
        GradientMoments moments = moments(tensor);
        Arrays.fill(moments.secondMoment(), 1);
        float[] values = second ? moments.secondMoment() : moments.mean();
        values[BEFORE + place] = bad;
        int length = BEFORE + 15_001;
        assertFalse(
            method
                .criterion(1.5f, 1)
                .select(tensor, moments, new ResidualState(length, length), new Selection()),
            method + (second ? " second moment" : " mean"));
      }
    }
  }

  private static int[] chosen(Method method, float[] mean, float secondMoment, float alpha) {
    ParameterTensor tensor = tensor(mean.length);
    GradientMoments moments = moments(tensor);
    System.arraycopy(mean, 0, moments.mean(), BEFORE, mean.length);
    Arrays.fill(moments.secondMoment(), secondMoment);
    Selection chosen = new Selection();
    int length = BEFORE + mean.length;
    ResidualState state = new ResidualState(length, length);
    assertTrue(method.criterion(alpha, 1).select(tensor, moments, state, chosen));
    return Arrays.copyOf(chosen.block().indices(), chosen.block().count());
  }

  private static ParameterTensor tensor(int length) {
    return new ParameterTensor("W", BEFORE, length, TensorKind.TRAINED);
  }

  private static GradientMoments moments(ParameterTensor tensor) {
    ParameterTensor before = new ParameterTensor("before", 0, BEFORE, TensorKind.TRAINED);
    return new GradientMoments(ParameterLayout.of(List.of(before, tensor)), true);
  }
}
