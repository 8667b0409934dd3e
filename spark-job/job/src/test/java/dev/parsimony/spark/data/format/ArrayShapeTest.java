package dev.parsimony.spark.data.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ArrayShapeTest {
  @Test
  void shapesSayWhatTheyAre() {
    assertEquals("28x20x3 image", ArrayShape.image(3, 28, 20).toString());
    assertEquals("vector of 64", ArrayShape.vector(64).toString());
    assertEquals(1680, ArrayShape.image(3, 28, 20).size());
    ExampleFormat floats = ExampleFormat.classified(ArrayShape.vector(64), ArrayEncoding.FLOAT32);
    assertEquals(4 + 4 * 64, floats.recordBytes());
    ExampleFormat bytes =
        ExampleFormat.classified(ArrayShape.image(1, 28, 28), ArrayEncoding.UINT8);
    assertEquals(4 + 784, bytes.recordBytes());
    assertThrows(IllegalArgumentException.class, () -> ArrayShape.vector(0));
  }
}
