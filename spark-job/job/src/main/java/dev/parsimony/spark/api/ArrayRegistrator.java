package dev.parsimony.spark.api;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import org.apache.spark.serializer.KryoRegistrator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.cpu.nativecpu.NDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Tells Kryo how to carry ND4J's arrays, whose values lie off-heap; for {@code
 * spark.kryo.registrator} where {@code spark.serializer} is Kryo. The one that DL4J had, {@code
 * org.nd4j.kryo.Nd4jRegistrator}, is missing from nd4j-kryo 1.0.0-M2.
 */
public final class ArrayRegistrator implements KryoRegistrator {

  /** Creates a registrator; Spark does so by the class's name. */
  public ArrayRegistrator() {}

  @Override
  public void registerClasses(Kryo kryo) {
    kryo.addDefaultSerializer(INDArray.class, new ArraySerializer());
    kryo.register(NDArray.class);
    kryo.register(INDArray[].class);
    kryo.register(ArrayList.class);
    kryo.register(DataSet.class);
    kryo.register(MultiDataSet.class);
  }

  /** Writes ND4J's own bytes, after their number. */
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
}
