package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import dev.parsimony.secondmoment.patch.PatchRows;
import dev.parsimony.secondmoment.patch.PatchSums;
import dev.parsimony.secondmoment.patch.Patches;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Holds the patches of several images, one behind the other, outside of DL4J's workspaces. They are
 * made, and added up where they came from, on several threads.
 */
final class PatchMemory {
  private final Patches geometry;
  private final ImageMatrices patches;
  private final @Nullable INDArray[] matrices;
  private final List<Part> parts = new ArrayList<>();

  /** Room for one image. */
  private static final class Part {
    private final PatchRows rows;
    private final PatchSums sums;
    private final float[] image;

    Part(Patches geometry) {
      rows = new PatchRows(geometry);
      sums = new PatchSums(geometry);
      image = new float[geometry.pixels()];
    }

    long heapBytes() {
      return rows.heapBytes() + sums.heapBytes() + Float.BYTES * (long) image.length;
    }
  }

  PatchMemory(Patches geometry, int images) {
    this.geometry = geometry;
    int positions = geometry.columns();
    patches = new ImageMatrices(images, positions, geometry.rows());
    matrices = new INDArray[images + 1];
  }

  /** Returns the patches of so many images, [positions, elements of a patch], a view. */
  INDArray matrix(int images) {
    INDArray matrix = matrices[images];
    if (matrix == null) {
      matrix = patches.merged((long) images * geometry.columns(), geometry.rows());
      matrices[images] = matrix;
    }
    return matrix;
  }

  /** Makes the patches of images, from {@code first} on. */
  void copy(FloatMemory images, int first, int count) {
    byImage(
        count,
        (part, i) -> {
          images.read((long) (first + i) * part.image.length, part.image, part.image.length);
          part.rows.copy(part.image, 0, patches.memory(), (long) i * patches.length());
        });
  }

  /**
   * Adds patches up.
   *
   * @param images receives the sums, from {@code first} on
   */
  void sum(FloatMemory images, int first, int count) {
    byImage(
        count,
        (part, i) -> {
          part.sums.sum(patches.memory(), (long) i * patches.length(), part.image);
          images.write((long) (first + i) * part.image.length, part.image, part.image.length);
        });
  }

  /** Treats an image with the room of a part. */
  private interface ImageBody {
    void run(Part part, int image);
  }

  private void byImage(int count, ImageBody body) {
    int atOnce = Parallel.parts(count, (long) count * patches.length());
    while (parts.size() < atOnce) {
      parts.add(new Part(geometry));
    }
    Parallel.run(
        atOnce,
        count,
        (part, first, end) -> {
          for (int i = first; i < end; i++) {
            body.run(parts.get(part), i);
          }
        });
  }

  /** Returns the bytes that are kept on the heap. */
  long heapBytes() {
    return parts.stream().mapToLong(Part::heapBytes).sum();
  }
}
