package dev.parsimony.spark.api;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.TestNetworks;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Kryo must have been told how to carry arrays. */
final class KryoCheckTest {
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
    assertDoesNotThrow(() -> KryoCheck.requireArrays(kryo(ArrayRegistrator.class.getName())));
  }

  /** Also where every class must be registered. */
  @Test
  void dataSetsComeBackAsTheyWere() {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.kryo.registrator", ArrayRegistrator.class.getName())
            .set("spark.kryo.registrationRequired", "true");
    SerializerInstance kryo = new KryoSerializer(conf).newInstance();
    DataSet vectors = TestNetworks.batch(1, 3, 5, 4);
    assertEquals(vectors, back(kryo, vectors));
    MultiDataSet series =
        new MultiDataSet(
            new INDArray[] {Nd4j.rand(2, 3, 4)},
            new INDArray[] {Nd4j.rand(2, 5, 4).permute(1, 0, 2)},
            new INDArray[] {Nd4j.ones(2, 4)},
            null);
    assertEquals(series, back(kryo, series));
  }

  private static Object back(SerializerInstance kryo, Object sent) {
    ClassTag<Object> any = ClassTag$.MODULE$.Object();
    return kryo.deserialize(kryo.serialize(sent, any), any);
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
                    + " unless it is told how; set spark.kryo.registrator=dev.parsimony.spark.api.ArrayRegistrator,"),
        e.sentence());
    assertTrue(e.sentence().lines().count() == 1, e.sentence());
  }
}
