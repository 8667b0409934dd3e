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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands for what a user left out. */
final class SharingOptionsTest {
  private static SharingOptions options(
      Optional<Preset> preset, Optional<Share> share, OptionalInt localSteps) {
    return new SharingOptions(
        preset,
        share,
        localSteps,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static SharingOptions by(String compression) {
    return new SharingOptions(
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(CompressorSpec.parse(compression)),
        Optional.empty());
  }

  @Test
  void updatesTravelByDefault() {
    assertEquals(new Sharing(Share.UPDATES, 4, new Outer(1, 0.5f)), SharingOptions.NONE.sharing());
    assertEquals(
        CompressorSpec.parse("variance:alpha=1,zeta=0.999"), SharingOptions.NONE.compressor());
    SharingOptions asked =
        options(Optional.empty(), Optional.of(Share.UPDATES), OptionalInt.empty());
    assertEquals(SharingOptions.NONE.sharing(), asked.sharing());
    assertEquals(SharingOptions.NONE.compressor(), asked.compressor());
  }

  @ParameterizedTest
  @CsvSource({
    "variance:alpha=2, updates",
    "variance;*_b=none, updates",
    "none, gradients",
    "none:fp16, gradients",
    "qsgd, gradients",
    "strom:tau=0.1, gradients",
    "'hybrid:tau=0.1,alpha=2', gradients"
  })
  void whatTravelsByDefaultDependsOnTheMethod(String compression, String share) {
    assertEquals(Share.parse(share), by(compression).sharing().share());
    assertEquals(CompressorSpec.parse(compression), by(compression).compressor());
  }

  @ParameterizedTest
  @CsvSource({
    "variance:alpha=2, every=4",
    "'variance:alpha=2,variance-samples=4', every=1",
    "none, every=1",
    "'hybrid:tau=0.1,alpha=2', every=1"
  })
  void secondMomentsByDefaultDependOnWhatTravels(String compression, String schedule) {
    assertEquals(schedule, by(compression).secondMomentSchedule().toString());
  }

  @Test
  void updatesThatWereAskedForHaveAveragedSecondMomentsWhateverChoosesThem() {
    SharingOptions hybrid =
        new SharingOptions(
            Optional.empty(),
            Optional.of(Share.UPDATES),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(CompressorSpec.parse("hybrid:tau=0.1,alpha=2")),
            Optional.empty());
    assertEquals(SecondMomentSchedule.OF_UPDATES, hybrid.secondMomentSchedule());
  }

  @Test
  void gradientsHaveTheSecondMomentsOfEveryStepUnlessOthersAreSaid() {
    SharingOptions gradients = SharingOptions.NONE.gradientsInstead().orElseThrow();
    assertEquals(SecondMomentSchedule.EVERY_STEP, gradients.secondMomentSchedule());
    SecondMomentSchedule said = new SecondMomentSchedule(2, true);
    SharingOptions options =
        new SharingOptions(
            Optional.of(Preset.PAPER),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(said));
    assertEquals(said, options.secondMomentSchedule());
  }

  @Test
  void updatesThatNobodyAskedForGiveWayToGradients() {
    SharingOptions gradients = SharingOptions.NONE.gradientsInstead().orElseThrow();
    assertEquals(Sharing.GRADIENTS, gradients.sharing());
    assertEquals(CompressorSpec.parse("variance:alpha=1.5,zeta=0.999"), gradients.compressor());
    assertEquals(Optional.empty(), gradients.gradientsInstead());
    SharingOptions said = by("variance:alpha=1").gradientsInstead().orElseThrow();
    assertEquals(CompressorSpec.parse("variance:alpha=1"), said.compressor());
    assertEquals(Optional.empty(), by("none").gradientsInstead());
    assertEquals(
        Optional.empty(),
        options(Optional.empty(), Optional.of(Share.UPDATES), OptionalInt.empty())
            .gradientsInstead());
    assertEquals(
        Optional.empty(),
        options(Optional.empty(), Optional.empty(), OptionalInt.of(2)).gradientsInstead());
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
                        Optional.empty(),
                        Optional.empty()))
            .contains("--outer is for --share updates"));
    assertTrue(refused(() -> Preset.parse("paper2")).contains("expected paper"));
  }

  private static String refused(Executable options) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, options).getMessage());
  }
}
