package dev.parsimony.secondmoment.reuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

final class RetainedArrayTest {
  private final RetainedArray kept = new RetainedArray();

  @Test
  void aCopyIsTakenOnce() {
    INDArray array = Nd4j.createFromArray(1f, 2f);
    kept.keep(array);
    array.assign(0);
    assertEquals(Nd4j.createFromArray(1f, 2f), kept.take());
    assertNull(kept.take());
  }

  @Test
  void forgottenIsForgotten() {
    kept.keep(Nd4j.ones(2));
    kept.forget();
    assertNull(kept.take());
  }

  @Test
  void sizesThatTakeTurnsKeepTheirMemory() {
    kept.keep(Nd4j.ones(3, 2));
    INDArray longer = kept.array();
    kept.keep(Nd4j.ones(1, 2));
    INDArray shorter = kept.array();
    assertNotSame(longer, shorter);
    for (int i = 0; i < 3; i++) {
      kept.keep(Nd4j.zeros(3, 2));
      assertSame(longer, kept.array());
      kept.keep(Nd4j.zeros(1, 2));
      assertSame(shorter, kept.array());
    }
  }
}
