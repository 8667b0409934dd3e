package dev.parsimony.spark.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.spark.config.SecondMomentSchedule;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.share.Sharing;
import dev.parsimony.spark.worker.Replica;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who closes the replica of a worker that is measured. */
final class SoloWorkerTest {
  /** A replica that can do nothing, of which no worker can be made. */
  @Test
  void closesTheReplicaWhereNoWorkerCanBeMade() {
    List<String> calls = new ArrayList<>();
    Replica replica =
        (Replica)
            Proxy.newProxyInstance(
                Replica.class.getClassLoader(),
                new Class<?>[] {Replica.class},
                (proxy, method, arguments) -> {
                  calls.add(method.getName());
                  if (method.getName().equals("close")) {
                    return null;
                  }
                  throw new OutOfMemoryError("in a test");
                });
    ExampleFormat format = ExampleFormat.classified(ArrayShape.vector(7), ArrayEncoding.FLOAT32);
    SoloWorker.Way way =
        new SoloWorker.Way(
            CompressorSpec.parse("none"), Sharing.GRADIENTS, SecondMomentSchedule.EVERY_STEP);
    assertThrows(OutOfMemoryError.class, () -> new SoloWorker(replica, format, 4, way));
    assertEquals(List.of("layout", "close"), calls);
  }
}
