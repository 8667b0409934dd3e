package dev.parsimony.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.NonFiniteException;
import dev.parsimony.compression.param.ParameterLayout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages that are made tensor by tensor. */
final class StepwiseTest {
  private static final ParameterLayout LAYOUT = RandomGradients.LAYOUT;
  private static final int TRAVELLING = 4;
  private static final int STEPS = 8;

  private final GradientMoments moments = new GradientMoments(LAYOUT, true);
  private final GradientMessage message = new GradientMessage();

  static Stream<Arguments> seededMethods() {
    return MethodCase.all()
        .flatMap(method -> Stream.of(1L, 2L, 3L).map(seed -> Arguments.of(method, seed)));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("seededMethods")
  void givesTheBytesOfCompressAndNeverChangesThoseThatAreFinal(MethodCase method, long seed) {
    GradientCompressor whole = CompressorSpec.parse(method.spec()).create(LAYOUT, seed);
    GradientCompressor stepwise = CompressorSpec.parse(method.spec()).create(LAYOUT, seed);
    RandomGradients gradients = new RandomGradients(seed, seed - 1);
    GradientMessage expected = new GradientMessage();
    for (int step = 1; step <= STEPS; step++) {
      gradients.fill(moments);
      whole.compress(moments, expected);
      // Every other step grows a buffer from nothing.
      GradientMessage output = step % 2 == 0 ? message : new GradientMessage();
      assertArrayEquals(content(expected), stepwise(stepwise, output), "step " + step);
      assertEquals(whole.figures(), stepwise.figures());
    }
  }

  @Test
  void onlyCompleteStepsCount() {
    GradientCompressor compressor = created("variance");
    compressor.compress(moments, message);
    compressor.begin(moments, message);
    compressor.advance();
    assertEquals(
        "Step 2 ends first: 1 of 4 tensors are compressed",
        assertThrows(IllegalStateException.class, () -> compressor.snapshot(new ResidualSnapshot()))
            .getMessage());
    while (!compressor.advance()) {
      assertThrows(IllegalStateException.class, () -> compressor.snapshot(new ResidualSnapshot()));
    }
    assertEquals(2, snapshot(compressor).steps());
  }

  @Test
  void stepsDoNotOverlap() {
    GradientCompressor compressor = created("variance");
    assertEquals(
        "No step has begun since step 0 ended",
        assertThrows(IllegalStateException.class, compressor::advance).getMessage());
    compressor.begin(moments, message);
    assertThrows(IllegalStateException.class, () -> compressor.begin(moments, message));
    assertThrows(IllegalStateException.class, () -> compressor.compress(moments, message));
    assertEquals(1, advances(compressor, 1) + advances(compressor, TRAVELLING - 1));
    assertThrows(IllegalStateException.class, compressor::advance);
    compressor.compress(moments, message);
    assertThrows(IllegalStateException.class, compressor::advance);
  }

  @Test
  void momentsThatDoNotFitBeginNoStep() {
    GradientCompressor compressor = created("variance");
    GradientMoments lacking = new GradientMoments(LAYOUT, false);
    assertThrows(IllegalArgumentException.class, () -> compressor.begin(lacking, message));
    assertThrows(IllegalStateException.class, compressor::advance);
    compressor.compress(moments, message);
  }

  @Test
  void anExceptionEndsTheStep() {
    GradientCompressor compressor = created("none");
    moments.mean()[2501] = Float.NaN;
    compressor.begin(moments, message);
    assertEquals(0, advances(compressor, 2));
    assertThrows(NonFiniteException.class, compressor::advance);
    assertThrows(IllegalStateException.class, compressor::advance);
    moments.mean()[2501] = 0;
    compressor.compress(moments, message);
    assertEquals(1, snapshot(compressor).steps());
  }

  @Test
  void aStepThatIsNotCompleteIsGivenUpByRestoring() {
    GradientCompressor compressor = created("variance");
    new RandomGradients(1, 1).fill(moments);
    ResidualSnapshot before = snapshot(compressor);
    compressor.compress(moments, message);
    byte[] expected = content(message);
    compressor.restore(before);
    compressor.begin(moments, message);
    assertEquals(0, advances(compressor, 2));
    compressor.restore(before);
    assertThrows(IllegalStateException.class, compressor::advance);
    compressor.compress(moments, message);
    assertArrayEquals(expected, content(message));
  }

  @Test
  void aLayoutWithoutTensorsIsCompleteAtOnce() {
    ParameterLayout empty = ParameterLayout.of(List.of());
    GradientCompressor compressor = CompressorSpec.parse("variance").create(empty, 1);
    compressor.begin(new GradientMoments(empty, true), message);
    assertTrue(compressor.advance());
    assertEquals(12, message.length());
  }

  /** Compresses a step; what is final after a call must be so after the next. */
  private byte[] stepwise(GradientCompressor compressor, GradientMessage output) {
    compressor.begin(moments, output);
    int calls = 0;
    boolean complete = false;
    byte[] known = content(output);
    while (!complete) {
      complete = compressor.advance();
      calls++;
      byte[] longer = content(output);
      assertTrue(longer.length > known.length, longer.length + " after " + known.length);
      assertArrayEquals(known, Arrays.copyOf(longer, known.length));
      known = longer;
    }
    assertEquals(TRAVELLING, calls);
    return known;
  }

  /** Makes some calls and counts those that complete the message. */
  private static int advances(GradientCompressor compressor, int calls) {
    int complete = 0;
    for (int call = 0; call < calls; call++) {
      complete += compressor.advance() ? 1 : 0;
    }
    return complete;
  }

  private static GradientCompressor created(String spec) {
    return CompressorSpec.parse(spec).create(LAYOUT, 1);
  }

  private static ResidualSnapshot snapshot(GradientCompressor compressor) {
    ResidualSnapshot snapshot = new ResidualSnapshot();
    compressor.snapshot(snapshot);
    return snapshot;
  }

  private static byte[] content(GradientMessage message) {
    return Arrays.copyOfRange(
        message.bytes(), message.offset(), message.offset() + message.length());
  }
}
