package dev.parsimony.secondmoment.reuse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Copies that Java's serialisation makes: they have no memory in common. */
final class RecordingActivationTest {
  @Test
  void serialised() throws IOException, ClassNotFoundException {
    INDArray input = Nd4j.createFromArray(-1f, 2f, 3f).reshape(1, 3);
    for (IActivation activation : List.of(new ActivationReLU(), new ActivationTanH())) {
      IActivation copy = copy(RecordingActivation.of(activation));
      assertEquals(
          activation.getActivation(input.dup(), true), copy.getActivation(input.dup(), true));
    }
  }

  private static IActivation copy(IActivation of) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(of);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (IActivation) in.readObject();
    }
  }
}
