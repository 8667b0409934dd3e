package dev.parsimony.compression.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.criterion.ResidualState;
import dev.parsimony.compression.param.ParameterTensor;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the descriptions say is what the methods do. */
final class CompressionMethodsTest {
  static Stream<Arguments> forms() {
    return CompressionMethods.descriptions().stream()
        .flatMap(
            description -> description.forms().stream().map(f -> Arguments.of(description, f)));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("forms")
  void eachFormParsesAndItsTextParsesToAnEqualMethod(MethodDescription description, String form) {
    CompressionMethod method = CompressionMethods.parse(form, form);
    String text = method.toString();
    assertEquals(method, CompressionMethods.parse(text, text));
    assertEquals(description.needsSecondMoment(), method.moments().second());
    assertTrue(method.minBits(1000) <= method.maxBits(1000));
  }

  static Stream<MethodDescription> descriptions() {
    return CompressionMethods.builtIn().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("descriptions")
  void eachParameterIsDescribed(MethodDescription description) {
    Set<String> names = new HashSet<>();
    for (MethodParameter<?> parameter : description.parameters()) {
      assertTrue(names.add(parameter.name()), parameter.name());
      assertTrue(parameter.form().startsWith(parameter.name()), parameter.form());
      assertFalse(parameter.meaning().isEmpty(), parameter.name());
      assertFalse(parameter.standard().isEmpty(), parameter.name());
    }
  }

  @Test
  void aMethodOfAUsersOwnIsFoundByItsRegistration(@TempDir Path folder) throws IOException {
    withRegistered(
        folder,
        Halved.Factory.class.getName(),
        () -> {
          assertEquals("halved:by=4.0", CompressionMethods.parse("", "halved:by=4").toString());
          assertEquals(
              List.of("variance", "strom", "hybrid", "qsgd", "none", "halved"),
              CompressionMethods.descriptions().stream().map(MethodDescription::name).toList());
          assertEquals(
              "Compression \"x\": by is missing: halved takes by, such as halved:by=2.",
              refusal("x", "halved"));
          assertEquals(
              "Unknown compression method \"half\": allowed are variance, strom, hybrid, qsgd, none"
                  + " and halved.",
              refusal("half", "half"));
        });
    assertEquals(
        "Unknown compression method \"halved\": allowed are variance, strom, hybrid, qsgd and"
            + " none.",
        refusal("halved", "halved"));
  }

  @Test
  void aMethodThatCannotBeLoadedIsRefusedInOneSentence(@TempDir Path folder) throws IOException {
    withRegistered(
        folder,
        "no.such.Factory",
        () -> {
          assertTrue(
              refusal("x", "x").startsWith("A registered compression method cannot be loaded: "));
          assertEquals("none", CompressionMethods.parse("none", "none").toString());
        });
  }

  @Test
  void aSecondMethodOfTheSameNameIsRefused(@TempDir Path folder) throws IOException {
    withRegistered(
        folder,
        SecondNone.class.getName(),
        () ->
            assertEquals(
                "Compression method \"none\" is registered twice, by %s and %s: rename one."
                    .formatted(NoneMethod.Factory.class.getName(), SecondNone.class.getName()),
                refusal("x", "x")));
  }

  private static void withRegistered(Path folder, String factory, Runnable test)
      throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(MethodFactory.class.getName()), factory + "\n");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      test.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static String refusal(String text, String part) {
    return assertThrows(IllegalArgumentException.class, () -> CompressionMethods.parse(text, part))
        .getMessage();
  }

  @Test
  void aDescriptionOfWhatNoSpecCanHoldIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new MethodDescription("a:b", List.of(), List.of("a"), "", "", false));
    assertThrows(
        IllegalArgumentException.class,
        () -> new MethodDescription("a", List.of(), List.of(), "", "", false));
    MethodValues values =
        new MethodValues(new MethodDescription("bare", List.of(), List.of("bare"), "", "", false));
    assertEquals(
        "alpha is no parameter: bare takes no parameters.",
        assertThrows(IllegalArgumentException.class, () -> values.with(VarianceMethod.ALPHA, 1f))
            .getMessage());
  }

  /** A method of a user's own, as far as parsing sees it. */
  record Halved(float by) implements CompressionMethod {
    private static final MethodParameter<Float> BY =
        MethodParameter.requiredNumber("by", "2", Bounds.POSITIVE, "divides");

    @Override
    public int residualArrays() {
      return 0;
    }

    @Override
    public long maxBits(int elements) {
      return 32L * elements;
    }

    @Override
    public TensorCompressor compressor(ParameterTensor tensor, ResidualState state) {
      return new DenseTensor(tensor, false);
    }

    @Override
    public String toString() {
      return "halved:by=" + by;
    }

    /** Its factory. */
    public static final class Factory implements MethodFactory {
      @Override
      public MethodDescription description() {
        return new MethodDescription(
            "halved", List.of(BY), List.of("halved:by=2"), "all", "never", false);
      }

      @Override
      public CompressionMethod create(MethodValues values) {
        return new Halved(values.get(BY));
      }
    }
  }

  /** Takes a built-in method's name. */
  public static final class SecondNone implements MethodFactory {
    @Override
    public MethodDescription description() {
      return new NoneMethod.Factory().description();
    }

    @Override
    public CompressionMethod create(MethodValues values) {
      return new NoneMethod.Factory().create(values);
    }
  }
}
