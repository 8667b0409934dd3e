package dev.parsimony.secondmoment.patch;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.ImageAxes;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.util.ConvolutionUtils;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Copies the patches of one image under a convolution (im2col): for each channel and each position
 * in the kernel a row with what the kernel sees there at every output position.
 *
 * @param axes of the images
 * @param size height and width of the image; likewise the others
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
@Internal
public record Patches(
    ImageAxes axes,
    int channels,
    int[] size,
    int[] kernel,
    int[] stride,
    int[] padding,
    int[] dilation,
    int[] outSize) {

  /**
   * Returns the patches of a layer.
   *
   * @param images its input, which may have other axes than the layer's
   * @param outSize height and width of its output
   */
  public static Patches of(ConvolutionLayer layer, ImageAxes axes, INDArray images, int[] outSize) {
    int[] size = axes.size(images);
    int[] kernel = layer.getKernelSize();
    int[] stride = layer.getStride();
    int[] dilation = layer.getDilation();
    int[] padding =
        layer.getConvolutionMode() == ConvolutionMode.Same
            ? ConvolutionUtils.getSameModeTopLeftPadding(outSize, size, kernel, stride, dilation)
            : layer.getPadding();
    return new Patches(
        axes, axes.channels(images), size, kernel, stride, padding, dilation, outSize);
  }

  /** Returns the elements of an image. */
  public int pixels() {
    return channels * size[0] * size[1];
  }

  /** Returns the elements of a patch. */
  public int rows() {
    return channels * kernel[0] * kernel[1];
  }

  /** Returns the patches of an image. */
  public int columns() {
    return outSize[0] * outSize[1];
  }

  /** Returns how many positions all patches cover along an axis, the padding included. */
  int extent(int axis) {
    return (outSize[axis] - 1) * stride[axis] + (kernel[axis] - 1) * dilation[axis] + 1;
  }

  /** Returns the elements of what all patches cover. */
  int paddedLength() {
    return Math.multiplyExact(extent(0) * extent(1), channels);
  }

  /**
   * Copies the patches of an image with channels first. What lies in the padding is not written and
   * must be zero.
   *
   * @param images channel by channel, row by row; one of them begins at {@code first}
   * @param into the first row begins at {@code to}
   * @param pitch from the beginning of a row to that of the next one
   */
  public void copy(float[] images, int first, float[] into, int to, int pitch) {
    int row = 0;
    for (int channel = 0; channel < channels; channel++) {
      int from = first + channel * size[0] * size[1];
      for (int y = 0; y < kernel[0]; y++) {
        int top = y * dilation[0] - padding[0];
        for (int x = 0; x < kernel[1]; x++, row++) {
          int left = x * dilation[1] - padding[1];
          if (shiftsOnly()) {
            copyShifted(images, from, top, left, into, to + row * pitch);
          } else {
            copyRow(images, from, top, left, into, to + row * pitch);
          }
        }
      }
    }
  }

  /** Returns whether what a kernel's element sees is the whole image, shifted. */
  private boolean shiftsOnly() {
    return stride[0] == 1 && stride[1] == 1 && outSize[0] == size[0] && outSize[1] == size[1];
  }

  /** Copies as {@link #copyRow}, in one piece, then clears what came from a neighbouring row. */
  private void copyShifted(float[] image, int from, int top, int left, float[] into, int to) {
    int width = size[1];
    int shift = top * width + left;
    int length = columns() - Math.abs(shift);
    if (length <= 0) {
      return;
    }
    System.arraycopy(image, from + Math.max(0, shift), into, to + Math.max(0, -shift), length);
    int first = left < 0 ? 0 : width - left;
    int last = left < 0 ? Math.min(-left, width) : width;
    for (int row = to; first < last && row < to + columns(); row += width) {
      Arrays.fill(into, row + Math.max(0, first), row + last, 0);
    }
  }

  /** Copies what a kernel's element, at (top, left) in the first patch, sees everywhere. */
  private void copyRow(float[] image, int from, int top, int left, float[] into, int to) {
    int firstColumn = firstInside(left, stride[1]);
    int columns = endInside(left, stride[1], size[1], outSize[1]) - firstColumn;
    int lastRow = endInside(top, stride[0], size[0], outSize[0]);
    for (int outY = firstInside(top, stride[0]); outY < lastRow; outY++) {
      int source = from + (outY * stride[0] + top) * size[1] + firstColumn * stride[1] + left;
      int target = to + outY * outSize[1] + firstColumn;
      if (stride[1] == 1) {
        System.arraycopy(image, source, into, target, Math.max(0, columns));
      } else {
        for (int i = 0; i < columns; i++) {
          into[target + i] = image[source + i * stride[1]];
        }
      }
    }
  }

  /** Returns the first output position whose input position is not negative. */
  private static int firstInside(int start, int stride) {
    return start >= 0 ? 0 : (-start + stride - 1) / stride;
  }

  /** Returns the end of the output positions whose input positions lie below {@code size}. */
  private static int endInside(int start, int stride, int size, int outSize) {
    int beyond = size - start;
    return beyond <= 0 ? 0 : Math.min(outSize, (beyond + stride - 1) / stride);
  }
}
