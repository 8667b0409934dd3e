package dev.parsimony.examples.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.secondmoment.ExactnessCheck;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

final class ScaleShiftTest {
  @Test
  void secondMomentsAreExact() {
    ExactnessCheck.assertExactByRule(network(), batch());
  }

  @Test
  void secondMomentsAreExactOnTheTimeStepsOfSequences() {
    ExactnessCheck.assertExactByRule(onSequences(), sequences());
  }

  @Test
  void theConfigurationSurvivesJson() {
    MultiLayerConfiguration configuration = network().getLayerWiseConfigurations();
    assertEquals(
        configuration.toJson(), MultiLayerConfiguration.fromJson(configuration.toJson()).toJson());
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.DOUBLE)
                .list()
                .layer(new DenseLayer.Builder().nOut(5).activation(Activation.TANH).build())
                .layer(new ScaleShift())
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(3)
                        .build())
                .setInputType(InputType.feedForward(4))
                .build());
    network.init();
    return network;
  }

  private static MultiLayerNetwork onSequences() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.DOUBLE)
                .list()
                .layer(new ScaleShift())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(3)
                        .build())
                .setInputType(InputType.recurrent(4))
                .build());
    network.init();
    return network;
  }

  private static DataSet sequences() {
    Nd4j.getRandom().setSeed(2);
    return new DataSet(Nd4j.rand(DataType.DOUBLE, 8, 4, 6), Nd4j.rand(DataType.DOUBLE, 8, 3, 6));
  }

  private static DataSet batch() {
    Nd4j.getRandom().setSeed(2);
    return new DataSet(Nd4j.rand(DataType.DOUBLE, 8, 4), Nd4j.rand(DataType.DOUBLE, 8, 3));
  }
}
