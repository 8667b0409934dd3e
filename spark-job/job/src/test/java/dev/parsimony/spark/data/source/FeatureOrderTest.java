package dev.parsimony.spark.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is taken by its name, and what is said of what is not. */
final class FeatureOrderTest {
  private static final List<String> LEARNED = List.of("a", "b", "c");

  private static String remark(List<String> learned, String... found) {
    return FeatureOrder.remark("it", learned, List.of(found))
        .map(FeatureOrder.Remark::toString)
        .orElse("");
  }

  @Test
  void namesGiveTheOrder() {
    List<String> found = List.of("c", "a", "b");
    List<Integer> places = FeatureOrder.places(LEARNED, found, "it");
    assertEquals(LEARNED, FeatureOrder.ordered(found, places));
    assertTrue(remark(LEARNED, "c", "a", "b").contains("taken by their names: 'a', 'b', 'c'"));
  }

  @Test
  void whatIsTakenByPlaceIsSaid() {
    assertEquals(List.of(), FeatureOrder.places(LEARNED, List.of("c", "a", "a"), "it"));
    assertTrue(remark(LEARNED, "c", "a", "a").contains("some have the same name"));
    assertEquals(List.of(), FeatureOrder.places(LEARNED, List.of("p", "q", "r"), "it"));
    assertTrue(remark(LEARNED, "p", "q", "r").contains("no column of it has a name"));
  }

  @Test
  void elseNothingIs() {
    assertEquals(Optional.empty(), FeatureOrder.remark("it", LEARNED, LEARNED));
    assertEquals("", remark(LEARNED));
    assertEquals("", remark(List.of(), "a"));
  }
}
