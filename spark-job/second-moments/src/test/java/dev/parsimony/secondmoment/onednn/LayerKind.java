package dev.parsimony.secondmoment.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * A kind of layer in a format, inside of small networks.
 *
 * @param oneDnn whether oneDNN computes something of it
 * @param activations that it is tried with
 * @param surroundings what goes before and behind the layer in turn
 * @param layer made with an activation function
 */
record LayerKind(
    String name,
    boolean oneDnn,
    InputType input,
    int examples,
    List<Activation> activations,
    List<Surroundings> surroundings,
    Function<Activation, Layer> layer) {
  static final int EXAMPLES = 4;

  /**
   * Layers before and behind the one in question; they decide how its arrays lie in memory.
   *
   * @param strided whether the features are a view of memory in another order
   */
  record Surroundings(boolean strided, List<Layer> before, List<Layer> behind) {
    Surroundings {
      before = List.copyOf(before);
      behind = List.copyOf(behind);
    }
  }

  /** One of its networks. */
  record Variant(LayerKind kind, Activation activation, Surroundings surroundings) {
    MultiLayerNetwork network(DataType dataType) {
      List<Layer> layers = new ArrayList<>(surroundings.before());
      layers.add(kind.layer.apply(activation));
      layers.addAll(surroundings.behind());
      ListBuilder list =
          new NeuralNetConfiguration.Builder()
              .dataType(dataType)
              .seed(7)
              .updater(new Sgd(0.1))
              .list();
      layers.forEach(each -> list.layer(each.clone()));
      MultiLayerNetwork network = new MultiLayerNetwork(list.setInputType(kind.input).build());
      network.init();
      return network;
    }

    INDArray features() {
      INDArray features = kind.features();
      if (!surroundings.strided()) {
        return features;
      }
      int[] reversed =
          IntStream.range(0, features.rank()).map(i -> -i + features.rank() - 1).toArray();
      return features.permute(reversed).dup('c').permute(reversed);
    }

    @Override
    public String toString() {
      return kind + ", " + activation + ", surroundings " + kind.surroundings.indexOf(surroundings);
    }
  }

  /** With all surroundings where the gradient's memory is passed on, with one of them elsewhere. */
  List<Variant> variants() {
    return activations.stream()
        .flatMap(
            activation ->
                around(activation).stream().map(around -> new Variant(this, activation, around)))
        .toList();
  }

  private List<Surroundings> around(Activation activation) {
    return activation == Activation.IDENTITY || activation == Activation.RELU
        ? surroundings
        : List.of(surroundings.get(activations.indexOf(activation) % surroundings.size()));
  }

  private INDArray features() {
    long[] shape = input.getShape(true).clone();
    shape[0] = examples;
    Nd4j.getRandom().setSeed(3);
    return Nd4j.randn(DataType.FLOAT, shape);
  }

  /** Returns this kind with so many examples of another size. */
  LayerKind with(InputType otherInput, int number) {
    return new LayerKind(name, oneDnn, otherInput, number, activations, surroundings, layer);
  }

  @Override
  public String toString() {
    return name;
  }
}
