package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.secondmoment.array.Floats;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ScaleTest {
  private static final long SEED = 7;
  private static final int TRAINED = 20_000; // more than one piece, not whole ones
  private static final int FROZEN = 3;
  private static final int STATISTIC = 9_000;
  private static final float FACTOR = 1f / 3;

  @ParameterizedTest(name = "{0}, seed " + SEED)
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void readsAllAndScalesWhatIsTrained(DataType type) {
    ParameterLayout layout =
        ParameterLayout.of(
            List.of(
                new ParameterTensor("w", 0, TRAINED, TensorKind.TRAINED),
                new ParameterTensor("f", TRAINED, FROZEN, TensorKind.FROZEN),
                new ParameterTensor("s", TRAINED + FROZEN, STATISTIC, TensorKind.STATISTIC),
                new ParameterTensor("b", TRAINED + FROZEN + STATISTIC, 1, TensorKind.TRAINED)));
    Random random = new Random(SEED);
    float[] values = new float[layout.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    INDArray flat = Nd4j.create(type, values.length);
    Floats.write(values, flat);

    float[] read = new float[values.length];
    Scale.readTrained(layout, flat, read, FACTOR);

    Scale.tensors(layout, TensorKind.TRAINED, values, FACTOR);
    assertArrayEquals(values, read);
    assertEquals(flat.getFloat(0) * FACTOR, read[0]);
    assertEquals(flat.getFloat(TRAINED), read[TRAINED]);
  }
}
