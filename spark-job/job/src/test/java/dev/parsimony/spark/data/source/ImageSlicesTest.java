package dev.parsimony.spark.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.ImageOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ImageSlicesTest {
  private static final int MB = 1 << 20;

  private static List<ImageSlice> slices(int files, long bytes) {
    ImageSlices slices = new ImageSlices();
    for (int i = 0; i < files; i++) {
      boolean first = i < files / 2;
      slices.add(
          first ? "file:/d/a" : "file:/d/b",
          new DataFiles.Entry(i + ".png", false, bytes),
          first ? 0 : 1);
    }
    return slices.of(List.of("a", "b"), ImageOptions.NONE).stream()
        .map(slice -> (ImageSlice) slice)
        .toList();
  }

  @Test
  void everyFileOnceInOrderWithItsClass() {
    List<String> files = new ArrayList<>();
    for (ImageSlice slice : slices(100, MB)) {
      for (ImageSlice.Group group : slice.groups()) {
        assertEquals(group.label() == 0 ? "file:/d/a" : "file:/d/b", group.folder());
        files.addAll(group.files());
      }
    }
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      expected.add("file:/d/" + (i < 50 ? "a/" : "b/") + i + ".png");
    }
    assertEquals(expected, files);
  }

  @Test
  void aboutEqualBytesAndNotTooManySlices() {
    assertEquals(1, slices(10, 100).size());
    assertEquals(
        List.of(16, 16, 16, 2),
        slices(50, MB).stream()
            .map(slice -> slice.groups().stream().mapToInt(g -> g.files().size()).sum())
            .toList());
    int many = slices(3000, 16 * MB).size();
    assertTrue(many > 500 && many <= 1000, many + " slices");
  }

  @Test
  void opensWithoutLabelsAndWithOtherClasses() {
    ImageSlice slice = slices(4, 1).get(0);
    assertEquals(
        List.of(1, 2),
        slice.with(List.of("c", "a", "b")).groups().stream().map(g -> g.label()).toList());
    assertEquals(
        List.of(-1, -1),
        ((ImageSlice) slice.withoutLabels()).groups().stream().map(g -> g.label()).toList());
  }
}
