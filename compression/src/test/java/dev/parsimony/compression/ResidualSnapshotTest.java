package dev.parsimony.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.NonFiniteException;
import dev.parsimony.compression.param.ParameterLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ResidualSnapshotTest {
  private static final ParameterLayout LAYOUT = RandomGradients.LAYOUT;

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.parsimony.compression.MethodCase#all")
  void aRestoredCompressorGoesOnBitForBit(MethodCase method) {
    for (int before : new int[] {0, 1, 4, 30}) {
      RandomGradients gradients = new RandomGradients(before, 1);
      GradientCompressor first = created(method.spec(), 7);
      run(first, gradients, before);
      ResidualSnapshot snapshot = new ResidualSnapshot();
      first.snapshot(snapshot);
      assertEquals(before, snapshot.steps());
      assertEquals(7, snapshot.seed());
      List<byte[]> expected = run(first, gradients, 20);

      gradients = new RandomGradients(before, 1);
      run(created(method.spec(), 7), gradients, before);
      GradientCompressor second = created(method.spec(), 8);
      // What it has done itself must leave no trace.
      run(second, new RandomGradients(99, 1), 5);
      second.restore(snapshot);
      assertSameMessages(expected, run(second, gradients, 20));
      ResidualSnapshot after = new ResidualSnapshot();
      second.snapshot(after);
      assertEquals(before + 20, after.steps());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.parsimony.compression.MethodCase#all")
  void onlyQsgdDependsOnTheSeed(MethodCase method) {
    List<byte[]> expected = run(created(method.spec(), 1), new RandomGradients(1, 1), 5);
    assertSameMessages(expected, run(created(method.spec(), 1), new RandomGradients(1, 1), 5));
    List<byte[]> other = run(created(method.spec(), 2), new RandomGradients(1, 1), 5);
    // A bucket of one element is its own norm: nothing is left to chance.
    if (method.spec().startsWith("qsgd") && !method.spec().endsWith("bucket=1")) {
      for (int step = 0; step < 5; step++) {
        assertNotEquals(Arrays.toString(expected.get(step)), Arrays.toString(other.get(step)));
      }
    } else if (!method.spec().contains("=qsgd")) {
      assertSameMessages(expected, other);
    }
  }

  @Test
  void isIndependentOfTheCompressorAndReused() {
    RandomGradients gradients = new RandomGradients(3, 1);
    GradientCompressor compressor = created("variance", 1);
    run(compressor, gradients, 3);
    ResidualSnapshot snapshot = new ResidualSnapshot();
    compressor.snapshot(snapshot);
    float[] r = snapshot.r();
    float[] copy = r.clone();
    run(compressor, gradients, 1);
    assertArrayEquals(copy, r);
    compressor.snapshot(snapshot);
    assertSame(r, snapshot.r());
    assertNotEquals(Arrays.toString(copy), Arrays.toString(r));
    GradientCompressor strom = created("none;b=strom:tau=100", 1);
    strom.snapshot(snapshot);
    assertSame(r, snapshot.r());
    assertArrayEquals(new float[LAYOUT.trainedLength()], r);
    assertEquals(0, snapshot.v().length);
    assertEquals("none;b=strom:tau=100.0", snapshot.spec());
  }

  @Test
  void residualsMayBeSharedAnotherWay() {
    GradientCompressor compressor = created("strom:tau=1", 1);
    ResidualSnapshot snapshot = new ResidualSnapshot();
    float[] r = new float[LAYOUT.trainedLength()];
    r[2533] = 1.5f;
    snapshot.set(LAYOUT.fingerprint(), "strom:tau=1.0", 11, 5, r, new float[0]);
    compressor.restore(snapshot);
    GradientMoments moments = new GradientMoments(LAYOUT, false);
    compressor.compress(moments, new GradientMessage());
    assertEquals(1, compressor.figures().sentElements());
    compressor.snapshot(snapshot);
    assertEquals(12, snapshot.steps());
    assertEquals(0.5f, snapshot.r()[2533]);
    moments.mean()[0] = Float.NaN;
    NonFiniteException e =
        assertThrows(
            NonFiniteException.class, () -> compressor.compress(moments, new GradientMessage()));
    assertEquals(13, e.step());
  }

  @Test
  void refusesAnotherLayoutSpecOrLength() {
    ResidualSnapshot snapshot = new ResidualSnapshot();
    created("variance", 1).snapshot(snapshot);
    assertEquals(
        "Snapshot of variance:alpha=1.5,zeta=0.999 for the layout with fingerprint %016x, the"
                .formatted(LAYOUT.fingerprint())
            + " compressor is variance:alpha=2.0,zeta=0.999 for "
            + LAYOUT,
        refusal(created("variance:alpha=2", 1), snapshot));
    ParameterLayout other = ParameterLayout.of(LAYOUT.tensors().subList(0, 2));
    GradientCompressor onOther = CompressorSpec.parse("variance").create(other, 1);
    assertEquals(
        "Snapshot of variance:alpha=1.5,zeta=0.999 for the layout with fingerprint %016x, the"
                .formatted(LAYOUT.fingerprint())
            + " compressor is variance:alpha=1.5,zeta=0.999 for "
            + other,
        refusal(onOther, snapshot));
    snapshot.set(LAYOUT.fingerprint(), snapshot.spec(), 1, 1, new float[2534], new float[2533]);
    assertEquals(
        "Snapshot with 2534 values of r, 2533 of v and 0 of changes, variance:alpha=1.5,zeta=0.999"
            + " keeps 2534, 2534 and 0",
        refusal(created("variance", 1), snapshot));
    assertThrows(
        IllegalArgumentException.class,
        () -> snapshot.set(0, "", -1, 0, new float[0], new float[0]));
  }

  private static GradientCompressor created(String spec, long seed) {
    return CompressorSpec.parse(spec).create(LAYOUT, seed);
  }

  private static List<byte[]> run(
      GradientCompressor compressor, RandomGradients gradients, int steps) {
    GradientMoments moments = new GradientMoments(LAYOUT, true);
    GradientMessage message = new GradientMessage();
    List<byte[]> messages = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      gradients.fill(moments);
      compressor.compress(moments, message);
      messages.add(Arrays.copyOf(message.bytes(), message.length()));
    }
    return messages;
  }

  private static void assertSameMessages(List<byte[]> expected, List<byte[]> actual) {
    for (int step = 0; step < expected.size(); step++) {
      assertArrayEquals(expected.get(step), actual.get(step), "step " + step);
    }
  }

  private static String refusal(GradientCompressor compressor, ResidualSnapshot snapshot) {
    return assertThrows(IllegalArgumentException.class, () -> compressor.restore(snapshot))
        .getMessage();
  }
}
