package dev.parsimony.secondmoment;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

final class SequenceScratchTest {
  private final SequenceScratch scratch = new SequenceScratch();

  private SequenceMoments of(int steps) {
    ExampleRows rows = new ExampleRows("layer", () -> 4, Optional.empty());
    return scratch.of(4, steps, () -> new SequenceMoments(rows, DataType.FLOAT, 4, steps, 2, 3, 3));
  }

  @Test
  void lengthsThatTakeTurnsKeepTheirMemory() {
    SequenceMoments whole = of(3);
    SequenceMoments last = of(1);
    assertNotSame(whole, last);
    for (int i = 0; i < 3; i++) {
      assertSame(whole, of(3));
      assertSame(last, of(1));
    }
  }
}
