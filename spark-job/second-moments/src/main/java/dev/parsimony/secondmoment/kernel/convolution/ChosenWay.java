package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.array.ImageAxes;
import dev.parsimony.secondmoment.patch.Patches;
import java.util.Arrays;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Says which passes of a layer products compute, for images of one size.
 *
 * @param geometry the patches of an image
 * @param forward whether they compute the outputs
 * @param backward whether they compute the gradients
 */
record ChosenWay(Patches geometry, boolean forward, boolean backward) {
  /**
   * Looks it up.
   *
   * @param leavesOutInput whether the gradients are without that at the input
   */
  static ChosenWay of(
      Convolutions convolutions, Patches geometry, int outChannels, boolean leavesOutInput) {
    return new ChosenWay(
        geometry,
        convolutions.forwardByProducts(geometry, outChannels),
        leavesOutInput
            ? convolutions.firstBackwardByProducts(geometry, outChannels)
            : convolutions.backwardByProducts(geometry, outChannels));
  }

  /** Makes room for the outputs of a batch. */
  INDArray outputs(long images, int outChannels, LayerWorkspaceMgr workspaces) {
    return workspaces.createUninitialized(
        ArrayType.ACTIVATIONS,
        DataType.FLOAT,
        geometry.axes().shape(images, outChannels, geometry.outSize()),
        'c');
  }

  /** Returns whether it is for such images. */
  boolean fits(INDArray input) {
    ImageAxes axes = geometry.axes();
    return axes.channels(input) == geometry.channels()
        && Arrays.equals(axes.size(input), geometry.size());
  }
}
