package dev.parsimony.secondmoment;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.layers.recurrent.RnnOutputLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Adds second moments to an output layer for each step of a sequence. */
final class RnnOutputMoments extends RnnOutputLayer implements SecondMomentLayer {
  private final RecordingLoss loss;
  private final org.deeplearning4j.nn.conf.layers.RnnOutputLayer recording;
  private final MatrixMoments moments;

  RnnOutputMoments(NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
    super(conf, dataType);
    moments = new MatrixMoments(rows);
    recording = (org.deeplearning4j.nn.conf.layers.RnnOutputLayer) conf.getLayer().clone();
    loss = new RecordingLoss(recording.getLossFn());
    recording.setLossFn(loss);
  }

  @Override
  public org.deeplearning4j.nn.conf.layers.RnnOutputLayer layerConf() {
    return recording == null ? super.layerConf() : recording;
  }

  @Override
  public MomentSink sink() {
    return moments.sink();
  }

  /**
   * Computes them at the end of the backward pass over all examples and steps: the one moment when
   * the layer's input is what its weights were multiplied with, after dropout.
   */
  @Override
  protected INDArray backpropDropOutIfPresent(INDArray epsilon) {
    moments.compute(input, loss.take());
    return super.backpropDropOutIfPresent(epsilon);
  }
}
