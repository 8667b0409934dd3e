package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.ImageOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides images into slices of about equal bytes, which are the same for any number of workers.
 */
final class ImageSlices {
  private static final int MOST_SLICES = 1000;
  private static final long LEAST_BYTES = 16 << 20;

  /** What opening a file costs, as bytes to read. */
  private static final long OPENING_BYTES = 16 << 10;

  private final List<Image> images = new ArrayList<>();

  private record Image(String folder, String name, int label, long bytes) {}

  /** Adds an image behind the others. */
  void add(String folder, DataFiles.Entry file, int label) {
    images.add(new Image(folder, file.name(), label, OPENING_BYTES + file.bytes()));
  }

  /** Returns the slices, in the images' order. */
  List<Slice> of(List<String> classes, ImageOptions options) {
    long total = images.stream().mapToLong(Image::bytes).sum();
    long most = Math.max(LEAST_BYTES, total / MOST_SLICES);
    List<Slice> slices = new ArrayList<>();
    int first = 0;
    long bytes = 0;
    for (int i = 0; i < images.size(); i++) {
      bytes += images.get(i).bytes();
      if (bytes >= most || i == images.size() - 1) {
        slices.add(new ImageSlice(groups(images.subList(first, i + 1)), classes, options));
        first = i + 1;
        bytes = 0;
      }
    }
    return slices;
  }

  private static List<ImageSlice.Group> groups(List<Image> images) {
    List<ImageSlice.Group> groups = new ArrayList<>();
    int first = 0;
    for (int i = 1; i <= images.size(); i++) {
      Image of = images.get(first);
      if (i == images.size() || !images.get(i).folder().equals(of.folder())) {
        List<String> names = images.subList(first, i).stream().map(Image::name).toList();
        groups.add(ImageSlice.Group.of(of.folder(), names, of.label()));
        first = i;
      }
    }
    return groups;
  }
}
