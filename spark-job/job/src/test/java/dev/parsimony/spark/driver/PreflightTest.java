package dev.parsimony.spark.driver;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.Share;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.share.Outer;
import dev.parsimony.spark.share.Sharing;
import dev.parsimony.spark.share.Target;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of Spark's settings a run goes with, and what is said about them. */
final class PreflightTest {
  private static final String AUTHENTICATE = "spark.authenticate=true";
  private static final String ENCRYPT = "spark.network.crypto.enabled=true";
  private static final String REQUIRE = "spark.parsimony.exchange.require-authentication=true";

  private static SparkSettings settings(String master, String... assignments) {
    SparkConf conf = new SparkConf(false).set("spark.master", master);
    for (String assignment : assignments) {
      String[] parts = assignment.split("=", 2);
      conf.set(parts[0], parts[1]);
    }
    return new SparkSettings(conf);
  }

  private static String refused(String master, String... assignments) {
    SparkSettings settings = settings(master, assignments);
    return assertThrows(UserErrorException.class, () -> Preflight.settings(settings)).sentence();
  }

  @ParameterizedTest
  @CsvSource({"yarn", "spark://h:7077", "k8s://x", "'local-cluster[2,1,1024]'", "'local[2]'"})
  void anEncryptedAndAuthenticatedRunEncryptsItsFrames(String master) {
    SparkSettings settings = settings(master, AUTHENTICATE, ENCRYPT, REQUIRE);
    assertDoesNotThrow(() -> Preflight.settings(settings));
    assertTrue(Preflight.warning(settings).isEmpty());
    assertTrue(settings.exchangeEncrypted());
    assertTrue(settings.exchange().encrypted());
  }

  @Test
  void authenticationAloneEncryptsNothing() {
    SparkSettings settings = settings("yarn", AUTHENTICATE);
    assertDoesNotThrow(() -> Preflight.settings(settings));
    assertTrue(Preflight.warning(settings).isEmpty());
    assertEquals(false, settings.exchange().encrypted());
  }

  @ParameterizedTest
  @CsvSource({"yarn", "'local-cluster[2,1,1024]'"})
  void encryptionWithoutAuthenticationIsRefused(String master) {
    String sentence = refused(master, ENCRYPT);
    assertTrue(sentence.contains("set spark.authenticate=true"), sentence);
  }

  @Test
  void inLocalModeNothingLeavesTheJvm() {
    SparkSettings settings = settings("local[2]", ENCRYPT);
    assertDoesNotThrow(() -> Preflight.settings(settings));
    assertEquals(false, settings.exchangeEncrypted());
  }

  @ParameterizedTest
  @CsvSource({"yarn", "'local[2]'"})
  void authenticationCanBeRequired(String master) {
    String sentence = refused(master, REQUIRE);
    assertTrue(sentence.contains("spark.parsimony.exchange.require-authentication"), sentence);
    assertTrue(sentence.contains("set spark.authenticate=true"), sentence);
  }

  @ParameterizedTest
  @CsvSource({"yarn,true", "spark://h:7077,true", "'local-cluster[2,1,1024]',false", "local,false"})
  void anOpenRunIsWarnedAboutOnRealNetworks(String master, boolean warned) {
    SparkSettings settings = settings(master);
    assertDoesNotThrow(() -> Preflight.settings(settings));
    assertEquals(warned, Preflight.warning(settings).isPresent());
    Preflight.warning(settings)
        .ifPresent(text -> assertTrue(text.contains("spark.authenticate is off"), text));
  }

  @Test
  void aWrongSettingOfTheExchangeIsNamed() {
    String sentence = refused("yarn", "spark.parsimony.exchange.port-range=x");
    assertTrue(sentence.contains("spark.parsimony.exchange.port-range"), sentence);
  }

  /** 100,000 parameters with 100 statistics: 1,001 times at most at every step, less a tenth. */
  @ParameterizedTest(name = "{0}, {1} batches, ratio={2}: {3}")
  @CsvSource({
    "GRADIENTS, 1000, 900, ''",
    "GRADIENTS, 1000, 901, 'at most ratio=900, or --share updates'",
    "UPDATES, 1000, 56306, ''",
    "UPDATES, 1000, 56307, at most ratio=56306.",
    "UPDATES, 65, 29280, at most ratio=29279.",
    "UPDATES, 10, 9100, at most ratio=9009.",
  })
  void aRatioThatStatisticsMakeImpossibleIsRefused(
      Share share, int batches, double ratio, String said) {
    ParameterLayout layout =
        ParameterLayout.of(
            List.of(
                new ParameterTensor("W", 0, 100_000, TensorKind.TRAINED),
                new ParameterTensor("mean", 100_000, 100, TensorKind.STATISTIC)));
    Target target = new Target(Target.Kind.RATIO, ratio);
    int steps = share == Share.UPDATES ? 4 : 1;
    Sharing sharing = new Sharing(share, steps, new Outer(1, 0), target);
    if (said.isEmpty()) {
      assertDoesNotThrow(() -> Preflight.ratio(sharing, layout, batches));
    } else {
      UserErrorException e =
          assertThrows(UserErrorException.class, () -> Preflight.ratio(sharing, layout, batches));
      assertTrue(e.sentence().contains(said), e.sentence());
    }
  }
}
