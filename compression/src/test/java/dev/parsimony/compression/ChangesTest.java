package dev.parsimony.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.aggregate.BlockAggregator;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.criterion.ResidualState;
import dev.parsimony.compression.method.CompressionMethod;
import dev.parsimony.compression.method.TensorCompressor;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.compression.param.NonFiniteException;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every method where changes of weights travel, against its scalar reference, bit for bit. */
final class ChangesTest {
  private static final ParameterLayout LAYOUT = RandomGradients.LAYOUT;
  private static final float RATE = 0.1f;

  private record Case(String spec, BiFunction<ParameterTensor, Long, ChangeReference> reference) {
    static Case of(String spec, Function<ParameterTensor, ChangeReference> reference) {
      return new Case(spec, (tensor, seed) -> reference.apply(tensor));
    }

    static Case like(String spec, Function<ParameterTensor, ScalarReference> gradients) {
      return of(spec, tensor -> ChangeReference.like(gradients.apply(tensor)));
    }

    @Override
    public String toString() {
      return spec;
    }
  }

  private static final List<Case> CASES =
      List.of(
          Case.of("variance", t -> new ChangeReference.Variance(t, 1.5f, 0.999f, false)),
          Case.of(
              "variance:alpha=4,zeta=0.9", t -> new ChangeReference.Variance(t, 4, 0.9f, false)),
          Case.of(
              "variance:alpha=0.5,error-feedback",
              t -> new ChangeReference.Variance(t, 0.5f, 0.999f, true)),
          Case.of(
              "variance:alpha=2,codec=paper",
              t -> new ChangeReference.Variance(t, 2, 0.999f, false)),
          Case.of(
              "variance:warmup=3",
              t ->
                  new ChangeReference.Warmup(
                      3, new ChangeReference.Variance(t, 1.5f, 0.999f, false))),
          Case.of("hybrid:tau=0.1,alpha=2", t -> new ChangeReference.Hybrid(t, 0.1f, 2, 0.999f)),
          Case.of(
              "hybrid:tau=0.01,alpha=0.5,zeta=0.9",
              t -> new ChangeReference.Hybrid(t, 0.01f, 0.5f, 0.9f)),
          Case.like("strom:tau=0.05", t -> new ScalarReference.Strom(t, 0.05f)),
          Case.of(
              "strom:tau=0.1,warmup=2",
              t ->
                  new ChangeReference.Warmup(
                      2, ChangeReference.like(new ScalarReference.Strom(t, 0.1f)))),
          new Case(
              "qsgd:bits=3,bucket=7",
              (t, seed) -> ChangeReference.like(new ScalarReference.Qsgd(t, 3, 7, seed))),
          Case.like("none", ScalarReference.None::new),
          Case.like("none:fp16", ScalarReference.Half::new),
          new Case(
              "variance:alpha=2;*b=strom:tau=0.1;?n?=qsgd",
              (t, seed) ->
                  switch (t.name()) {
                    case "b" -> ChangeReference.like(new ScalarReference.Strom(t, 0.1f));
                    case "one" -> ChangeReference.like(new ScalarReference.Qsgd(t, 2, 128, seed));
                    default -> new ChangeReference.Variance(t, 2, 0.999f, false);
                  }));

  static Stream<Arguments> streams() {
    return CASES.stream()
        .flatMap(
            each ->
                Stream.of(
                    Arguments.of(each, 1, 1L, 3f),
                    Arguments.of(each, 4, 2L, 1f),
                    Arguments.of(each, 2, 3L, 0f)));
  }

  @ParameterizedTest(name = "{0}, {1} local steps, seed {2}, noise {3}")
  @MethodSource("streams")
  void agreesWithItsReference(Case method, int localSteps, long seed, float noise) {
    RandomGradients gradients = new RandomGradients(seed, noise);
    GradientCompressor compressor =
        CompressorSpec.parse(method.spec()).create(LAYOUT, seed, Share.UPDATES);
    List<ChangeReference> references = new ArrayList<>();
    for (ParameterTensor tensor : LAYOUT.tensors()) {
      if (tensor.kind() == TensorKind.TRAINED) {
        references.add(method.reference().apply(tensor, seed));
      }
    }
    GradientMoments moments = new GradientMoments(LAYOUT, true);
    GradientMoments changes = GradientMoments.ofChanges(LAYOUT);
    GradientMessage message = new GradientMessage();
    ResidualSnapshot state = new ResidualSnapshot();
    for (int round = 0; round < 200; round++) {
      Arrays.fill(changes.mean(), 0);
      for (int local = 0; local < localSteps; local++) {
        gradients.fill(moments);
        compressor.accumulate(moments);
        references.forEach(reference -> reference.accumulate(moments));
        for (int i = 0; i < changes.mean().length; i++) {
          changes.mean()[i] -= RATE * moments.mean()[i];
        }
      }
      compressor.compress(changes, message);
      float[] expected = new float[LAYOUT.length()];
      for (ParameterTensor tensor : LAYOUT.tensors()) {
        if (tensor.kind() == TensorKind.STATISTIC) {
          System.arraycopy(
              changes.mean(), tensor.offset(), expected, tensor.offset(), tensor.length());
        }
      }
      long sent = 0;
      for (ChangeReference reference : references) {
        float[] values = reference.step(changes);
        sent += reference.sent(values);
        System.arraycopy(values, 0, expected, reference.tensor.offset(), values.length);
      }
      assertArrayEquals(withoutNegativeZeros(expected), decoded(message), "round " + round);
      assertEquals(sent, compressor.figures().sentElements(), "round " + round);
      compressor.snapshot(state);
      assertKept(references, state, round);
    }
  }

  private static void assertKept(
      List<ChangeReference> references, ResidualSnapshot state, int round) {
    float[] r = joined(references, reference -> reference.r);
    float[] v = joined(references, reference -> reference.v);
    float[] e = joined(references, reference -> reference.e);
    assertArrayEquals(r, state.r(), "r after round " + round);
    assertArrayEquals(v, state.v(), "v after round " + round);
    assertArrayEquals(e, state.change(), "e after round " + round);
  }

  /** Of all tensors, zero where one keeps none; empty where none does. */
  private static float[] joined(
      List<ChangeReference> references, Function<ChangeReference, float[]> kept) {
    int length = references.stream().mapToInt(reference -> reference.tensor.length()).sum();
    float[] all = new float[length];
    boolean any = false;
    int place = 0;
    for (ChangeReference reference : references) {
      float[] own = kept.apply(reference);
      System.arraycopy(own, 0, all, place, own.length);
      any |= own.length > 0;
      place += reference.tensor.length();
    }
    return any ? all : new float[0];
  }

  private static float[] decoded(GradientMessage message) {
    BlockAggregator aggregator = new BlockAggregator(LAYOUT);
    aggregator.add(message);
    float[] values = new float[LAYOUT.length()];
    aggregator.mean(values);
    return values;
  }

  private static float[] withoutNegativeZeros(float[] values) {
    float[] positive = values.clone();
    for (int i = 0; i < positive.length; i++) {
      positive[i] += 0f;
    }
    return positive;
  }

  @ParameterizedTest
  @ValueSource(strings = {"variance", "hybrid:tau=0.01", "strom:tau=0.01", "none", "qsgd"})
  void aSnapshotContinuesBitForBit(String spec) {
    RandomGradients gradients = new RandomGradients(5, 1f);
    GradientCompressor first = CompressorSpec.parse(spec).create(LAYOUT, 1, Share.UPDATES);
    GradientCompressor second = CompressorSpec.parse(spec).create(LAYOUT, 2, Share.UPDATES);
    GradientMoments moments = new GradientMoments(LAYOUT, true);
    GradientMoments changes = GradientMoments.ofChanges(LAYOUT);
    GradientMessage one = new GradientMessage();
    GradientMessage other = new GradientMessage();
    ResidualSnapshot state = new ResidualSnapshot();
    for (int round = 0; round < 20; round++) {
      gradients.fill(moments);
      first.accumulate(moments);
      if (round >= 10) {
        second.accumulate(moments);
      }
      System.arraycopy(moments.mean(), 0, changes.mean(), 0, changes.mean().length);
      first.compress(changes, one);
      if (round == 9) {
        first.snapshot(state);
        second.restore(state);
      }
      if (round >= 10) {
        second.compress(changes, other);
        assertArrayEquals(bytes(one), bytes(other), "round " + round);
      }
    }
  }

  private static byte[] bytes(GradientMessage message) {
    return Arrays.copyOfRange(
        message.bytes(), message.offset(), message.offset() + message.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"variance", "hybrid:tau=0.01", "strom:tau=0.01", "none", "qsgd"})
  void aChangeThatIsNotFiniteIsNamed(String spec) {
    GradientCompressor compressor = CompressorSpec.parse(spec).create(LAYOUT, 1, Share.UPDATES);
    GradientMoments changes = GradientMoments.ofChanges(LAYOUT);
    ParameterTensor first = LAYOUT.tensors().get(0);
    changes.mean()[first.offset()] = Float.NaN;
    NonFiniteException error =
        assertThrows(
            NonFiniteException.class, () -> compressor.compress(changes, new GradientMessage()));
    assertEquals("change of weights", error.quantity());
    assertEquals(first.name(), error.tensor());
  }

  @ParameterizedTest
  @CsvSource({
    "variance:alpha=0.5, variance:alpha=2, GRADIENTS",
    "'hybrid:tau=0.01,alpha=0.5', 'hybrid:tau=0.01,alpha=2', GRADIENTS",
    "'variance:alpha=0.5,warmup=2', 'variance:alpha=2,warmup=2', UPDATES",
    "'hybrid:tau=0.01,alpha=0.5', 'hybrid:tau=0.01,alpha=2', UPDATES",
    "strom:tau=0.1, strom:tau=0.1, UPDATES",
  })
  void aScaledAlphaIsThatAlpha(String spec, String scaledSpec, Share share) {
    RandomGradients gradients = new RandomGradients(9, 1f);
    GradientCompressor scaled = CompressorSpec.parse(spec).create(LAYOUT, 1, share);
    GradientCompressor other = CompressorSpec.parse(scaledSpec).create(LAYOUT, 1, share);
    scaled.scaleAlpha(4);
    GradientMoments moments = new GradientMoments(LAYOUT, true);
    GradientMessage one = new GradientMessage();
    GradientMessage two = new GradientMessage();
    for (int step = 0; step < 20; step++) {
      gradients.fill(moments);
      if (share == Share.UPDATES) {
        scaled.accumulate(moments);
        other.accumulate(moments);
      }
      scaled.compress(moments, one);
      other.compress(moments, two);
      assertArrayEquals(bytes(two), bytes(one), "step " + step);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
  void otherFactorsAreRefused(float factor) {
    GradientCompressor compressor = CompressorSpec.parse("variance").create(LAYOUT, 1);
    assertThrows(IllegalArgumentException.class, () -> compressor.scaleAlpha(factor));
  }

  @Test
  void gradientsAreNotAccumulatedWhereTheyTravel() {
    GradientCompressor compressor = CompressorSpec.parse("variance").create(LAYOUT, 1);
    GradientMoments moments = new GradientMoments(LAYOUT, true);
    assertThrows(IllegalStateException.class, () -> compressor.accumulate(moments));
  }

  @ParameterizedTest
  @ValueSource(strings = {"variance", "hybrid:tau=0.01,alpha=2", "variance:warmup=2", "none"})
  void secondMomentsThatStepsShareAreAddedAtOnce(String spec) {
    RandomGradients gradients = new RandomGradients(7, 1f);
    GradientCompressor each = CompressorSpec.parse(spec).create(LAYOUT, 1, Share.UPDATES);
    GradientCompressor once = CompressorSpec.parse(spec).create(LAYOUT, 1, Share.UPDATES);
    GradientMoments moments = new GradientMoments(LAYOUT, true);
    GradientMoments shared = new GradientMoments(LAYOUT, true);
    GradientMessage one = new GradientMessage();
    GradientMessage other = new GradientMessage();
    for (int round = 0; round < 10; round++) {
      gradients.fill(shared);
      for (int local = 0; local < 3; local++) {
        gradients.fill(moments);
        System.arraycopy(
            shared.secondMoment(), 0, moments.secondMoment(), 0, shared.secondMoment().length);
        each.accumulate(moments);
        once.accumulateMean(moments);
      }
      once.accumulateSecondMoment(moments, 3);
      ResidualSnapshot expected = new ResidualSnapshot();
      ResidualSnapshot actual = new ResidualSnapshot();
      each.snapshot(expected);
      once.snapshot(actual);
      assertArrayEquals(expected.r(), actual.r());
      assertArrayEquals(expected.v(), actual.v());
      each.compress(moments, one);
      once.compress(moments, other);
      assertArrayEquals(
          Arrays.copyOf(one.bytes(), one.length()), Arrays.copyOf(other.bytes(), other.length()));
    }
  }

  @Test
  void localStepsNeedTheSecondMoment() {
    GradientCompressor compressor =
        CompressorSpec.parse("variance").create(LAYOUT, 1, Share.UPDATES);
    GradientMoments moments = new GradientMoments(LAYOUT, false);
    assertThrows(IllegalArgumentException.class, () -> compressor.accumulate(moments));
    assertThrows(
        IllegalArgumentException.class,
        () -> compressor.accumulateSecondMoment(new GradientMoments(LAYOUT, true), -1));
  }

  /** Keeps r and v, and knows nothing of changes. */
  private record OfGradientsAlone() implements CompressionMethod {
    @Override
    public int residualArrays() {
      return 2;
    }

    @Override
    public MomentRequest moments() {
      return MomentRequest.EXACT;
    }

    @Override
    public long maxBits(int elements) {
      return 0;
    }

    @Override
    public TensorCompressor compressor(ParameterTensor tensor, ResidualState state) {
      throw new AssertionError("only asked for changes");
    }

    @Override
    public String toString() {
      return "own";
    }
  }

  @Test
  void aMethodWithoutAWayForChangesIsRefused() {
    CompressorSpec spec = Compression.of(new OfGradientsAlone()).build();
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> spec.create(LAYOUT, 1, Share.UPDATES));
    assertTrue(error.getMessage().contains("share gradients"), error::getMessage);
  }

  @Test
  void whatIsKept() {
    long length = (long) Float.BYTES * LAYOUT.length();
    assertEquals(3 * length, CompressorSpec.parse("variance").residualBytes(LAYOUT, Share.UPDATES));
    assertEquals(length, CompressorSpec.parse("strom:tau=1").residualBytes(LAYOUT, Share.UPDATES));
    assertEquals(0, CompressorSpec.parse("none").residualBytes(LAYOUT, Share.UPDATES));
    assertEquals(
        2 * length, CompressorSpec.parse("variance").residualBytes(LAYOUT, Share.GRADIENTS));
  }
}
