package dev.parsimony.spark.api;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.NativeRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoRegistrator;
import org.apache.spark.serializer.KryoSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Kryo must have been told how to carry arrays. */
final class KryoCheckTest {
  /** As nd4j-kryo's. */
  public static final class Arrays implements KryoRegistrator {
    @Override
    public void registerClasses(Kryo kryo) {
      kryo.register(Nd4j.create(1).getClass(), new ArraySerializer());
    }
  }

  private static final class ArraySerializer extends Serializer<INDArray> {
    @Override
    public void write(Kryo kryo, Output output, INDArray array) {
      try {
        byte[] bytes = Nd4j.toByteArray(array);
        output.writeInt(bytes.length);
        output.write(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public INDArray read(Kryo kryo, Input input, Class<INDArray> type) {
      return Nd4j.fromByteArray(input.readBytes(input.readInt()));
    }
  }

  @BeforeAll
  static void prepare() {
    NativeRuntime.prepare(1);
  }

  private static KryoSerializer kryo(String registrator) {
    SparkConf conf = new SparkConf(false);
    return new KryoSerializer(
        registrator.isEmpty() ? conf : conf.set("spark.kryo.registrator", registrator));
  }

  @Test
  void javasSerialisationAndARegistratorWillDo() {
    assertDoesNotThrow(() -> KryoCheck.requireArrays(new JavaSerializer(new SparkConf(false))));
    assertDoesNotThrow(() -> KryoCheck.requireArrays(kryo(Arrays.class.getName())));
  }

  @Test
  void kryoAloneIsRefused() {
    assertRefused(kryo(""));
  }

  @Test
  void soIsARegistratorThatIsMissing() {
    assertRefused(kryo("org.nd4j.kryo.Nd4jRegistrator"));
  }

  private static void assertRefused(KryoSerializer serializer) {
    UserErrorException e =
        assertThrows(UserErrorException.class, () -> KryoCheck.requireArrays(serializer));
    assertTrue(
        e.sentence()
            .startsWith(
                "Spark is set to Kryo (spark.serializer), which cannot carry the arrays of data sets"
                    + " unless it is told how; set spark.kryo.registrator="),
        e.sentence());
    assertTrue(e.sentence().lines().count() == 1, e.sentence());
  }
}
