package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.Internal;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes what single images, or groups of them, add to the gradient of a convolution's weights.
 */
@Internal
public interface ImageProducts {
  /** Names the order of the columns of a product. */
  enum Order {
    /** As in DL4J's weights: by channel, then by position in the kernel. */
    CHANNELS_FIRST,
    /** By position in the kernel, then by channel. */
    CHANNELS_LAST
  }

  /** Returns the order of the columns. */
  Order order();

  /** Makes memory for so many products at once. */
  void prepare(int parts);

  /**
   * Computes the product of the deltas with the patches of an image, or of a group.
   *
   * @param part no two products are in work with the same one; below what was prepared
   * @param into [outChannels, elements of a patch], c order
   * @param add to what is there, instead of overwriting it
   */
  void multiply(int part, int image, INDArray into, boolean add);
}
