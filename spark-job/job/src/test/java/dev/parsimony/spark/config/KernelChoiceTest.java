package dev.parsimony.spark.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.secondmoment.kernel.convolution.Convolutions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --kernels} takes. */
final class KernelChoiceTest {
  @ParameterizedTest
  @CsvSource({
    "dl4j, dl4j",
    "DL4J, dl4j",
    "'own,convolutions=onednn', 'own,convolutions=onednn'",
    "'own,convolutions=products', 'own,convolutions=products'",
    "'own,convolutions=avx2', 'own,convolutions=avx2'",
    "'Own,convolutions=AVX512', 'own,convolutions=avx512'"
  })
  void readsAndWrites(String given, String written) {
    KernelChoice choice = KernelChoice.parse(given);
    assertEquals(written, choice.toString());
    assertEquals(choice, KernelChoice.parse(written));
  }

  /** What is written says what was chosen, so that another processor does the same. */
  @ParameterizedTest
  @ValueSource(strings = {"own", "own,convolutions=auto"})
  void choosesForThisProcessor(String given) {
    KernelChoice choice = KernelChoice.parse(given);
    assertEquals(new KernelChoice(true, Convolutions.ofThisProcessor()), choice);
    assertTrue(choice.toString().startsWith("own,convolutions=avx"));
  }

  @Test
  void refusesOthers() {
    for (String given : new String[] {"", "cuda", "own,convolutions=", "dl4j,convolutions=avx2"}) {
      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, () -> KernelChoice.parse(given));
      assertTrue(String.valueOf(refusal.getMessage()).contains("own or dl4j"));
    }
  }
}
