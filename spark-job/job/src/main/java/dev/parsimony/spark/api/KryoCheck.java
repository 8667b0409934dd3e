package dev.parsimony.spark.api;

import dev.parsimony.spark.config.UserErrorException;
import java.nio.ByteBuffer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Whether Spark's serialiser can carry data sets; Kryo cannot unless it was told how. */
final class KryoCheck {
  private static final ClassTag<Object> ANY = ClassTag$.MODULE$.Object();

  private KryoCheck() {}

  /**
   * Sends an array there and back, as dl4j-spark does.
   *
   * @throws UserErrorException where it does not come back
   */
  static void requireArrays(Serializer serializer) {
    if (!(serializer instanceof KryoSerializer)) {
      return;
    }
    INDArray sent = Nd4j.linspace(1, 5, 5);
    boolean equal;
    try {
      SerializerInstance kryo = serializer.newInstance();
      ByteBuffer bytes = kryo.serialize(sent, ANY);
      equal = sent.equals((INDArray) kryo.deserialize(bytes, ANY));
    } catch (Exception | LinkageError e) {
      throw refusal(e.toString(), e);
    }
    if (!equal) {
      throw refusal("the array that came back is another", null);
    }
  }

  private static UserErrorException refusal(String reason, @Nullable Throwable cause) {
    return new UserErrorException(
        "Spark is set to Kryo (spark.serializer), which cannot carry the arrays of data sets unless it"
            + " is told how; set spark.kryo.registrator="
            + ArrayRegistrator.class.getName()
            + ", or leave spark.serializer out. Kryo says: "
            + reason.lines().findFirst().orElse(reason),
        cause);
  }
}
