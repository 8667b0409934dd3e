package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.patch.Patches;
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
  static ChosenWay of(Convolutions convolutions, Patches geometry, int outChannels) {
    return new ChosenWay(
        geometry,
        convolutions.forwardByProducts(geometry, outChannels),
        convolutions.backwardByProducts(geometry, outChannels));
  }

  /** Makes room for the outputs of a batch, [images, outChannels, height, width]. */
  INDArray outputs(long images, int outChannels, LayerWorkspaceMgr workspaces) {
    int[] size = geometry.outSize();
    return workspaces.createUninitialized(
        ArrayType.ACTIVATIONS,
        DataType.FLOAT,
        new long[] {images, outChannels, size[0], size[1]},
        'c');
  }

  /** Returns whether it is for such images, [images, channels, height, width]. */
  boolean fits(INDArray input) {
    int[] size = geometry.size();
    return input.size(1) == geometry.channels()
        && input.size(2) == size[0]
        && input.size(3) == size[1];
  }
}
