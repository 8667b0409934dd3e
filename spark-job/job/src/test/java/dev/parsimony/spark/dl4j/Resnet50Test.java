package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.worker.Replica;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** ResNet-50 on the smallest images that it takes. */
final class Resnet50Test {
  private static final int CLASSES = 5;

  @BeforeAll
  static void prepare() {
    NativeRuntime.prepare(1);
  }

  private static ExampleFormat images(int side) {
    return ExampleFormat.classified(ArrayShape.image(3, side, side), ArrayEncoding.UINT8);
  }

  private static NetworkSnapshot network(ExampleFormat format) {
    return Networks.named(
        new ModelSpec.Resnet50(), format, CLASSES, UpdaterSpec.parse("sgd:0.1"), 1);
  }

  @Test
  void trainsWithExactSecondMoments() {
    ExampleFormat format = images(133);
    Batch batch = new Batch(2, format);
    Random random = new Random(2);
    for (int label = 0; label <= 3; label += 3) {
      float[] pixels = new float[format.shape().size()];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = random.nextFloat();
      }
      batch.add(new OneExample(format, List.of(new float[] {label}, pixels)), 0);
    }
    try (Replica replica =
        Networks.replica(
            network(format), format, 2, 1, MomentRequest.EXACT, KernelChoice.DL4J, 1)) {
      GradientMoments moments = new GradientMoments(replica.layout(), true);
      replica.computeMoments(batch, 0, moments);
      assertTrue(moments.allFinite());
      for (ParameterTensor tensor : replica.layout().tensors()) {
        double sum = 0;
        for (int i = tensor.offset(); i < tensor.offset() + tensor.length(); i++) {
          sum += moments.secondMoment()[i];
        }
        assertEquals(tensor.kind() == TensorKind.TRAINED, sum > 0, tensor.name());
      }
      long before = replica.parameterHash();
      replica.apply(moments.mean());
      assertNotEquals(before, replica.parameterHash());
    }
  }

  @Test
  void smallerImagesAreRefused() {
    UserErrorException e = assertThrows(UserErrorException.class, () -> network(images(132)));
    assertEquals(
        "The model resnet50 cannot be built for this data (132x132x3 image): it needs images of at"
            + " least 133x133; use vgg-small",
        e.sentence());
  }
}
