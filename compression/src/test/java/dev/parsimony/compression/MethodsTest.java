package dev.parsimony.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.compression.aggregate.BlockAggregator;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method against its scalar reference: what arrives, r and v, bit for bit. */
final class MethodsTest {
  private static final RecordedGradients RECORDED = RecordedGradients.read();

  static Stream<Arguments> randomStreams() {
    return MethodCase.all()
        .flatMap(
            method ->
                Stream.of(
                    Arguments.of(method, 1L, 3f),
                    Arguments.of(method, 2L, 1f),
                    Arguments.of(method, 3L, 0f)));
  }

  @ParameterizedTest(name = "{0}, seed {1}, noise {2}")
  @MethodSource("randomStreams")
  void agreesWithItsReferenceOnRandomGradients(MethodCase method, long seed, float noise) {
    RandomGradients gradients = new RandomGradients(seed, noise);
    agrees(method, RandomGradients.LAYOUT, seed, 200, (moments, step) -> gradients.fill(moments));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.parsimony.compression.MethodCase#uniform")
  void agreesWithItsReferenceOnRecordedGradients(MethodCase method) {
    agrees(method, RECORDED.layout(), 4, RECORDED.steps(), (m, step) -> RECORDED.fill(step, m));
  }

  /** The moments of step 0, 1, ... come from {@code source}. */
  private static void agrees(
      MethodCase method,
      ParameterLayout layout,
      long seed,
      int steps,
      ObjIntConsumer<GradientMoments> source) {
    GradientCompressor compressor = CompressorSpec.parse(method.spec()).create(layout, seed);
    List<ScalarReference> references = new ArrayList<>();
    for (ParameterTensor tensor : layout.tensors()) {
      if (tensor.kind() == TensorKind.TRAINED) {
        references.add(method.reference().apply(tensor, seed));
      }
    }
    GradientMoments moments = new GradientMoments(layout, compressor.needsSecondMoment());
    GradientMessage message = new GradientMessage();
    ResidualSnapshot state = new ResidualSnapshot();
    for (int step = 0; step < steps; step++) {
      source.accept(moments, step);
      compressor.compress(moments, message);
      float[] expected = statistics(layout, moments);
      long sent = 0;
      for (ScalarReference reference : references) {
        float[] values = reference.step(moments);
        sent += reference.sent(values);
        System.arraycopy(values, 0, expected, reference.tensor.offset(), values.length);
      }
      assertArrayEquals(withoutNegativeZeros(expected), decoded(layout, message), "step " + step);
      assertEquals(sent, compressor.figures().sentElements(), "step " + step);
      compressor.snapshot(state);
      assertEquals(step + 1, state.steps());
      assertKept(references, state, step);
    }
  }

  private static void assertKept(
      List<ScalarReference> references, ResidualSnapshot state, int step) {
    int length = references.stream().mapToInt(reference -> reference.tensor.length()).sum();
    float[] r = new float[length];
    float[] v = new float[length];
    boolean anyR = false;
    boolean anyV = false;
    int place = 0;
    for (ScalarReference reference : references) {
      System.arraycopy(reference.r, 0, r, place, reference.r.length);
      System.arraycopy(reference.v, 0, v, place, reference.v.length);
      anyR |= reference.r.length > 0;
      anyV |= reference.v.length > 0;
      place += reference.tensor.length();
    }
    assertArrayEquals(anyR ? r : new float[0], state.r(), "r after step " + step);
    assertArrayEquals(anyV ? v : new float[0], state.v(), "v after step " + step);
  }

  /** The mean of statistic tensors, zero elsewhere. */
  private static float[] statistics(ParameterLayout layout, GradientMoments moments) {
    float[] values = new float[layout.length()];
    for (ParameterTensor tensor : layout.tensors()) {
      if (tensor.kind() == TensorKind.STATISTIC) {
        System.arraycopy(moments.mean(), tensor.offset(), values, tensor.offset(), tensor.length());
      }
    }
    return values;
  }

  /** A sum that starts from zero has none. */
  private static float[] withoutNegativeZeros(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] += 0f;
    }
    return values;
  }

  private static float[] decoded(ParameterLayout layout, GradientMessage message) {
    BlockAggregator aggregator = new BlockAggregator(layout);
    aggregator.add(message);
    float[] out = new float[layout.length()];
    aggregator.mean(out);
    return out;
  }
}
