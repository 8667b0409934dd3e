package dev.parsimony.secondmoment.array;

import dev.parsimony.secondmoment.Internal;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Images whose shape has channels first and whose memory has channels last: views of arrays with
 * channels last. PyTorch calls it a memory format.
 */
@Internal
public final class ChannelsLastMemory {
  private ChannelsLastMemory() {}

  /**
   * Returns images with channels last, dense in c order: a view where the memory is so, else a
   * copy.
   *
   * @param images [images, channels, height, width]
   * @param type of the copy
   */
  public static INDArray channelsLast(
      INDArray images, ArrayType type, LayerWorkspaceMgr workspaces) {
    INDArray view = ImageAxes.CHANNELS_LAST.ofChannelsFirst(images);
    if (Floats.isDense(view)) {
      return view;
    }
    if (sameInBothOrders(images)) {
      return images.reshape('c', view.shape());
    }
    return workspaces.createUninitialized(type, images.dataType(), view.shape(), 'c').assign(view);
  }

  private static boolean sameInBothOrders(INDArray images) {
    return Floats.isDense(images) && (images.size(1) == 1 || images.size(2) * images.size(3) == 1);
  }

  /**
   * Returns a view with channels first.
   *
   * @param images [images, height, width, channels]
   */
  public static INDArray channelsFirst(INDArray images) {
    return ImageAxes.CHANNELS_LAST.channelsFirst(images);
  }

  /** Returns what a forward pass should give to {@link #channelsLast} as a type. */
  public static ArrayType ofInput(boolean training) {
    return training ? ArrayType.INPUT : ArrayType.FF_WORKING_MEM; // the backward pass needs it, too
  }
}
