package dev.parsimony.secondmoment;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Rules as a user's jar registers them, right ones and wrong ones. */
public final class UsersRules {
  static final String NAMED = "with a rule of the user's";

  private UsersRules() {}

  public static final class Exact implements SecondMomentRule {
    @Override
    public Class<? extends Layer> layerClass() {
      return UsersLayer.WithExactRule.class;
    }

    @Override
    public boolean keepsRowOrder() {
      return true;
    }

    @Override
    public SecondMomentLayer create(
        NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
      return new ExactMoments(conf, dataType, rows);
    }
  }

  private static final class ExactMoments extends UsersLayer.WithExactRule
      implements SecondMomentLayer {
    private final MatrixMoments moments;

    ExactMoments(NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
      super(conf, dataType);
      moments = new MatrixMoments(rows);
    }

    @Override
    public MomentSink sink() {
      return moments.sink();
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr scopes) {
      moments.compute(input, epsilon);
      return super.backpropGradient(epsilon, scopes);
    }
  }

  /** Squares the gradient of the batch, instead of adding up the squares of its examples'. */
  public static final class SquareOfSum implements SecondMomentRule {
    @Override
    public Class<? extends Layer> layerClass() {
      return UsersLayer.WithWrongRule.class;
    }

    @Override
    public SecondMomentLayer create(
        NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
      return new SquareOfSumMoments(conf, dataType, rows);
    }
  }

  private static final class SquareOfSumMoments extends UsersLayer.WithWrongRule
      implements SecondMomentLayer {
    private final MatrixMoments moments;

    SquareOfSumMoments(NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
      super(conf, dataType);
      moments = new MatrixMoments(rows);
    }

    @Override
    public MomentSink sink() {
      return moments.sink();
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr scopes) {
      moments.compute(input, epsilon);
      INDArray sum = epsilon.sum(0);
      INDArray bias = sink().view(DefaultParamInitializer.BIAS_KEY);
      bias.assign(sum.mul(sum).reshape(bias.shape()));
      return super.backpropGradient(epsilon, scopes);
    }
  }

  /** Computes in the array that the layer itself needs. */
  public static final class ChangedGradient implements SecondMomentRule {
    @Override
    public Class<? extends Layer> layerClass() {
      return UsersLayer.WithChangingRule.class;
    }

    @Override
    public SecondMomentLayer create(
        NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
      return new ChangingMoments(conf, dataType, rows);
    }
  }

  private static final class ChangingMoments extends UsersLayer.WithChangingRule
      implements SecondMomentLayer {
    private final MatrixMoments moments;

    ChangingMoments(NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
      super(conf, dataType);
      moments = new MatrixMoments(rows);
    }

    @Override
    public MomentSink sink() {
      return moments.sink();
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr scopes) {
      moments.compute(input, epsilon);
      return super.backpropGradient(epsilon.muli(epsilon), scopes);
    }
  }

  /** Stands before the built-in rule of its class, for layers of one name. */
  public static final class NamedDense implements SecondMomentRule {
    @Override
    public Class<? extends Layer> layerClass() {
      return DenseLayer.class;
    }

    @Override
    public boolean appliesTo(NeuralNetConfiguration conf, DataType dataType) {
      return NAMED.equals(conf.getLayer().getLayerName());
    }

    @Override
    public SecondMomentLayer create(
        NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
      return new NamedDenseMoments(conf, dataType, rows);
    }
  }

  static final class NamedDenseMoments extends DenseLayer implements SecondMomentLayer {
    private final MatrixMoments moments;

    NamedDenseMoments(NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
      super(conf, dataType);
      moments = new MatrixMoments(rows);
    }

    @Override
    public MomentSink sink() {
      return moments.sink();
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr scopes) {
      moments.compute(input, epsilon);
      return super.backpropGradient(epsilon, scopes);
    }
  }
}
