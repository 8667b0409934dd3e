package dev.parsimony.compression.param;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ParameterLayoutTest {
  private static final ParameterTensor W = new ParameterTensor("W", 0, 6, TensorKind.TRAINED);
  private static final ParameterTensor MEAN =
      new ParameterTensor("mean", 6, 3, TensorKind.STATISTIC);
  private static final ParameterTensor F = new ParameterTensor("f", 9, 2, TensorKind.FROZEN);

  @Test
  void countsElementsByKind() {
    ParameterLayout layout = ParameterLayout.of(List.of(W, MEAN, F));
    assertEquals(11, layout.length());
    assertEquals(6, layout.trainedLength());
    assertEquals(3, layout.statisticLength());
    assertEquals(List.of(W, MEAN, F), layout.tensors());
  }

  @Test
  void anEmptyLayoutIsLegal() {
    assertEquals(0, ParameterLayout.of(List.of()).length());
  }

  @Test
  void fingerprintDependsOnNamesLengthsKindsAndOrder() {
    long one = ParameterLayout.of(List.of(W)).fingerprint();
    assertEquals(one, ParameterLayout.of(List.of(W)).fingerprint());
    assertNotEquals(one, fingerprint("V", 6, TensorKind.TRAINED));
    assertNotEquals(one, fingerprint("W", 7, TensorKind.TRAINED));
    assertNotEquals(one, fingerprint("W", 6, TensorKind.FROZEN));
    assertNotEquals(one, ParameterLayout.of(List.of(W, MEAN)).fingerprint());
  }

  @Test
  void refusesGapsAndOverlaps() {
    assertRefused("\"W\" starts at 1, expected 0", new ParameterTensor("W", 1, 6, W.kind()));
    assertRefused("\"b\" starts at 5, expected 6", W, new ParameterTensor("b", 5, 6, W.kind()));
    assertRefused("\"b\" starts at 7, expected 6", W, new ParameterTensor("b", 7, 6, W.kind()));
  }

  @Test
  void refusesARepeatedName() {
    assertRefused("\"W\" occurs twice", W, new ParameterTensor("W", 6, 1, W.kind()));
  }

  @Test
  void refusesImpossibleTensors() {
    assertTensorRefused("empty name", "", 0, 1);
    assertTensorRefused("length 0", "W", 0, 0);
    assertTensorRefused("offset -1", "W", -1, 1);
    assertTensorRefused("2147483648", "W", Integer.MAX_VALUE, 1);
  }

  @Test
  void survivesJavaSerialisation() throws Exception {
    ParameterLayout layout = ParameterLayout.of(List.of(W, MEAN, F));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(layout);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      ParameterLayout copy = (ParameterLayout) in.readObject();
      assertEquals(layout, copy);
      assertEquals(layout.fingerprint(), copy.fingerprint());
    }
  }

  private static long fingerprint(String name, int length, TensorKind kind) {
    return ParameterLayout.of(List.of(new ParameterTensor(name, 0, length, kind))).fingerprint();
  }

  private static void assertRefused(String part, ParameterTensor... tensors) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> ParameterLayout.of(List.of(tensors)))
            .getMessage();
    assertTrue(message.contains(part), message);
  }

  private static void assertTensorRefused(String part, String name, int offset, int length) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new ParameterTensor(name, offset, length, TensorKind.TRAINED))
            .getMessage();
    assertTrue(message.contains(part), message);
  }
}
