package dev.parsimony.secondmoment.onednn;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.secondmoment.onednn.Operations.Operation;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/** Operations give the same results however their operands and results lie in memory. */
final class RowMajorExecutionerTest {
  private static final double TOLERANCE = 1e-5;

  @BeforeAll
  static void prepare() {
    OneDnn.enable();
  }

  static Stream<Operation> operations() {
    return Operations.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void anyOrder(Operation operation) {
    INDArray[] expected = operation.results();
    OneDnnSwitch.off(
        () -> {
          operation.run(operation.operands(), expected);
          return expected;
        });
    INDArray[] operands = operation.operands();
    for (int i = 0; i < operands.length; i++) {
      for (Map.Entry<String, INDArray> order : Orders.of(operands[i]).entrySet()) {
        INDArray[] reordered = operands.clone();
        reordered[i] = order.getValue();
        INDArray[] results = operation.results();
        operation.run(reordered, results);
        requireClose("operand " + i + ", " + order.getKey(), results, expected);
      }
    }
    for (Map.Entry<String, INDArray> order : Orders.of(expected[0]).entrySet()) {
      INDArray[] results = operation.results();
      results[0] = order.getValue().assign(0);
      operation.run(operands, results);
      requireClose("result, " + order.getKey(), results, expected);
    }
  }

  private static void requireClose(String name, INDArray[] actual, INDArray[] expected) {
    for (int i = 0; i < expected.length; i++) {
      double largest = expected[i].amaxNumber().doubleValue();
      double error = expected[i].sub(actual[i]).amaxNumber().doubleValue();
      assertTrue(error <= TOLERANCE * largest, name + ": error " + error + " of " + largest);
    }
  }

  @Test
  void installedOnce() {
    OpExecutioner installed = Nd4j.getExecutioner();
    assertSame(RowMajorExecutioner.class, installed.getClass());
    RowMajorExecutioner.install();
    assertSame(installed, Nd4j.getExecutioner());
  }
}
