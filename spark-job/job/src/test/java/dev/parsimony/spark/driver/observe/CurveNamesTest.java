package dev.parsimony.spark.driver.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CurveNamesTest {
  @Test
  void otherCharactersAreReplaced() {
    assertEquals(
        List.of("layer0_W", "a_b_c", "x.y-z_"),
        CurveNames.of(List.of("layer0_W", "a b/c", "x.y-zä")));
  }

  @Test
  void eachKeepsACurveOfItsOwn() {
    assertEquals(
        List.of("a_b", "a_b_", "a_b__", "c"), CurveNames.of(List.of("a b", "a/b", "a_b", "c")));
  }
}
