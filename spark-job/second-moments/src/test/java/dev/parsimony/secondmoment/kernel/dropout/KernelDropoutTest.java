package dev.parsimony.secondmoment.kernel.dropout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.schedule.FixedSchedule;

final class KernelDropoutTest {
  /** Outputs, gradients, and what the generator draws after each pass, in turn of two passes. */
  @ParameterizedTest(name = "probability {0}, seed 5")
  @ValueSource(doubles = {0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 1})
  void sameBitsAsDl4j(double p) {
    float[][] expected = passes(new Dropout(p));
    for (int threads : new int[] {1, 2, 3}) {
      IDropout kernel = KernelDropout.inPlaceOf(new Dropout(p));
      assertTrue(kernel instanceof KernelDropout);
      float[][] got = Parallel.withThreads(threads, () -> passes(kernel));
      for (int i = 0; i < expected.length; i++) {
        assertArrayEquals(expected[i], got[i], "array " + i);
      }
      assertTrue(KernelDropout.heapBytes(kernel) > 0);
    }
  }

  private static float[][] passes(IDropout dropout) {
    float[][] results = new float[6][];
    for (int pass = 0; pass < 2; pass++) {
      Nd4j.getRandom().setSeed(7 + pass);
      INDArray input = Nd4j.randn(DataType.FLOAT, 40, 333);
      INDArray gradient = Nd4j.randn(DataType.FLOAT, 40, 333);
      if (pass == 0) {
        Nd4j.getRandom().setSeed(5);
      }
      LayerWorkspaceMgr none = LayerWorkspaceMgr.noWorkspaces();
      results[3 * pass] = dropout.applyDropout(input, input.ulike(), 0, 0, none).data().asFloat();
      dropout.backprop(gradient, gradient, 0, 0);
      results[3 * pass + 1] = gradient.data().asFloat();
      results[3 * pass + 2] = Nd4j.rand(DataType.FLOAT, 9).data().asFloat();
    }
    return results;
  }

  /** Arrays of another order or type go to DL4J, forward and backward. */
  @Test
  void otherArraysStayWithDl4j() {
    for (INDArray input :
        new INDArray[] {Nd4j.ones(DataType.DOUBLE, 6, 7), Nd4j.ones(6, 7).dup('f')}) {
      IDropout kernel = KernelDropout.inPlaceOf(new Dropout(0.5));
      INDArray[] results = new INDArray[2];
      for (int i = 0; i < 2; i++) {
        IDropout dropout = i == 0 ? new Dropout(0.5) : kernel;
        Nd4j.getRandom().setSeed(5);
        INDArray output = input.ulike();
        dropout.applyDropout(input, output, 0, 0, LayerWorkspaceMgr.noWorkspaces());
        results[i] = dropout.backprop(output, output, 0, 0);
      }
      assertEquals(results[0], results[1]);
    }
  }

  @Test
  void othersStay() {
    IDropout noise = new GaussianNoise(0.1);
    IDropout scheduled = new Dropout(new FixedSchedule(0.5));
    assertSame(noise, KernelDropout.inPlaceOf(noise));
    assertSame(scheduled, KernelDropout.inPlaceOf(scheduled));
    assertNull(KernelDropout.inPlaceOf(null));
  }
}
