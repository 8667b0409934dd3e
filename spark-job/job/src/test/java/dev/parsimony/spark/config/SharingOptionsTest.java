package dev.parsimony.spark.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.Share;
import dev.parsimony.spark.share.Outer;
import dev.parsimony.spark.share.Sharing;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What stands for what a user left out. */
final class SharingOptionsTest {
  private static SharingOptions options(
      Optional<Preset> preset, Optional<Share> share, OptionalInt localSteps) {
    return new SharingOptions(
        preset, share, localSteps, Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Test
  void gradientsTravelByDefault() {
    assertEquals(Sharing.GRADIENTS, SharingOptions.NONE.sharing());
    assertEquals(
        CompressorSpec.parse("variance:alpha=1.5,zeta=0.999"), SharingOptions.NONE.compressor());
  }

  @Test
  void updatesHaveDefaultsOfTheirOwn() {
    SharingOptions updates =
        options(Optional.empty(), Optional.of(Share.UPDATES), OptionalInt.empty());
    assertEquals(new Sharing(Share.UPDATES, 4, new Outer(1, 0.5f)), updates.sharing());
    assertEquals(CompressorSpec.parse("variance:alpha=1,zeta=0.999"), updates.compressor());
  }

  @Test
  void thePaperSharesGradients() {
    SharingOptions paper =
        options(Optional.of(Preset.PAPER), Optional.empty(), OptionalInt.empty());
    assertEquals(Sharing.GRADIENTS, paper.sharing());
    assertEquals(CompressorSpec.parse("variance:alpha=1.5,zeta=0.999"), paper.compressor());
    SharingOptions gradients =
        options(Optional.empty(), Optional.of(Share.GRADIENTS), OptionalInt.empty());
    assertEquals(paper.sharing(), gradients.sharing());
    assertEquals(paper.compressor(), gradients.compressor());
    assertFalse(paper.sharing().updates());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertTrue(
        refused(
                () ->
                    options(
                        Optional.of(Preset.PAPER), Optional.of(Share.UPDATES), OptionalInt.empty()))
            .contains("the preset paper shares gradients"));
    assertTrue(
        refused(
                () ->
                    options(Optional.of(Preset.PAPER), Optional.empty(), OptionalInt.of(4))
                        .sharing())
            .contains("more are for --share updates"));
    assertTrue(
        refused(
                () ->
                    new SharingOptions(
                        Optional.empty(),
                        Optional.of(Share.GRADIENTS),
                        OptionalInt.empty(),
                        Optional.of(Outer.DEFAULT),
                        Optional.empty(),
                        Optional.empty()))
            .contains("--outer is for --share updates"));
    assertTrue(refused(() -> Preset.parse("paper2")).contains("expected paper"));
  }

  private static String refused(Executable options) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, options).getMessage());
  }
}
