package dev.parsimony.secondmoment;

import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Dropout whose mask depends on the example and the place, so that an example alone gets the mask
 * that it gets within its batch.
 */
public final class TestDropout implements IDropout {
  private static final long serialVersionUID = 1L;
  private static int first;
  private static int examples = LayerCase.EXAMPLES;

  static void showOnly(int example) {
    first = example;
    examples = 1;
  }

  static void showAll(int number) {
    first = 0;
    examples = number;
  }

  @Override
  public INDArray applyDropout(
      INDArray input, INDArray result, int iteration, int epoch, LayerWorkspaceMgr workspaces) {
    return result.assign(input.mul(mask(input)));
  }

  @Override
  public INDArray backprop(INDArray gradAtOutput, INDArray gradAtInput, int iteration, int epoch) {
    return gradAtInput.assign(gradAtOutput.mul(mask(gradAtOutput)));
  }

  private static INDArray mask(INDArray like) {
    INDArray mask = Nd4j.create(like.dataType(), like.shape(), 'c');
    long length = like.length() / like.size(0);
    for (long i = 0; i < like.length(); i++) {
      long row = i / length;
      long example = first + row % examples;
      long place = row / examples * length + i % length;
      mask.putScalar(i, (example * 7 + place * 5 + 3) % 11 < 4 ? 0 : 1.5);
    }
    return mask;
  }

  @Override
  public void clear() {
    // Keeps nothing.
  }

  @Override
  @SuppressWarnings("MissingSuperCall") // no state
  public TestDropout clone() {
    return new TestDropout();
  }
}
