package dev.parsimony.spark.data;

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
    assertEquals(4 + 784, Glyphs.FORMAT.recordBytes());
    assertThrows(IllegalArgumentException.class, () -> FeatureShape.vector(0));
  }
}
