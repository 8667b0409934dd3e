package dev.parsimony.spark.data.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FeatureShapeTest {
  @Test
  void shapesSayWhatTheyAre() {
    assertEquals("28x20x3 image", FeatureShape.image(3, 28, 20).toString());
    assertEquals("vector of 64", FeatureShape.vector(64).toString());
    assertEquals(1680, FeatureShape.image(3, 28, 20).size());
    ExampleFormat floats = new ExampleFormat(FeatureShape.vector(64), FeatureEncoding.FLOAT32);
    assertEquals(4 + 4 * 64, floats.recordBytes());
    ExampleFormat bytes = new ExampleFormat(FeatureShape.image(1, 28, 28), FeatureEncoding.UINT8);
    assertEquals(4 + 784, bytes.recordBytes());
    assertThrows(IllegalArgumentException.class, () -> FeatureShape.vector(0));
  }
}
