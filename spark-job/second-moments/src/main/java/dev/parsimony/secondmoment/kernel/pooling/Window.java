package dev.parsimony.secondmoment.kernel.pooling;

/**
 * The geometry of pooling over one channel of an image, or over channels side by side.
 *
 * @param lanes how many channels stand side by side, 1 with channels first
 * @param size height and width of the image; likewise the others
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Window(
    int lanes,
    int[] size,
    int[] kernel,
    int[] stride,
    int[] padding,
    int[] dilation,
    int[] outSize) {

  /** Returns the elements of the image's channels. */
  int length() {
    return size[0] * size[1] * lanes;
  }

  /** Returns the elements of the pooled channels. */
  int outLength() {
    return outSize[0] * outSize[1] * lanes;
  }

  /** Returns the distance from a channel's element to the one below it. */
  int down() {
    return size[1] * lanes;
  }

  /** Returns whether windows of 2x2 stand side by side, all of them inside of the image. */
  boolean tilesByTwo() {
    return kernel[0] == 2
        && kernel[1] == 2
        && stride[0] == 2
        && stride[1] == 2
        && dilation[0] == 1
        && dilation[1] == 1
        && inside();
  }

  /** Returns whether no window reaches into the padding. */
  boolean inside() {
    return inside(0) && inside(1);
  }

  private boolean inside(int axis) {
    int last = (outSize[axis] - 1) * stride[axis] - padding[axis] + span(axis);
    return padding[axis] == 0 && last < size[axis];
  }

  /** Returns whether a window that begins there is inside of the image, along an axis. */
  boolean inside(int axis, int start) {
    return start >= 0 && start + span(axis) < size[axis];
  }

  /** Returns the distance from a window's first to its last element. */
  private int span(int axis) {
    return (kernel[axis] - 1) * dilation[axis];
  }

  /** Returns the first of a window's elements that is inside of the image. */
  int first(int axis, int start) {
    return start >= 0 ? 0 : (-start + dilation[axis] - 1) / dilation[axis];
  }

  /** Returns the end of a window's elements that are inside of the image. */
  int end(int axis, int start) {
    int room = size[axis] - start;
    return Math.min(kernel[axis], (room + dilation[axis] - 1) / dilation[axis]);
  }
}
