package dev.parsimony.examples.layer;

import dev.parsimony.secondmoment.ExampleRows;
import dev.parsimony.secondmoment.SecondMomentLayer;
import dev.parsimony.secondmoment.SecondMomentRule;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** Gives {@link ScaleShift} layers their second moments by a formula. */
public final class ScaleShiftRule implements SecondMomentRule {
  @Override
  public Class<? extends Layer> layerClass() {
    return ScaleShiftLayer.class;
  }

  @Override
  public boolean keepsRowOrder() {
    return true;
  }

  @Override
  public SecondMomentLayer create(
      NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
    return new ScaleShiftMoments(conf, dataType, rows);
  }
}
