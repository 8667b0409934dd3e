package dev.parsimony.compression.method;

import dev.parsimony.compression.Internal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table of compression methods: the built-in ones, and those that users have registered. */
@Internal
public final class CompressionMethods {
  private static final List<MethodFactory> BUILT_IN =
      List.of(
          new VarianceMethod.Factory(),
          new StromMethod.Factory(),
          new HybridMethod.Factory(),
          new QsgdMethod.Factory(),
          new NoneMethod.Factory());

  private CompressionMethods() {}

  /**
   * Returns the descriptions of all methods, the built-in ones first.
   *
   * @throws IllegalArgumentException in one sentence if a user's method cannot be loaded or has
   *     another one's name
   */
  public static List<MethodDescription> descriptions() {
    return all().values().stream().map(MethodFactory::description).toList();
  }

  /** Returns the descriptions of the built-in methods. */
  public static List<MethodDescription> builtIn() {
    return BUILT_IN.stream().map(MethodFactory::description).toList();
  }

  /**
   * Reads a method.
   *
   * @param text the whole spec, for errors
   * @param part of it: METHOD or METHOD:parameters
   * @throws IllegalArgumentException in one sentence that names the value and what is allowed
   */
  public static CompressionMethod parse(String text, String part) {
    MethodFactory factory = named(part.split(":", 2)[0]);
    return factory.create(MethodValues.parse(factory.description(), text, part));
  }

  /** Returns whether a built-in method has a parameter of that name that stands alone. */
  static boolean isFlagOfAnother(String name) {
    return builtIn().stream()
        .flatMap(description -> description.parameters().stream())
        .anyMatch(parameter -> parameter.isFlag() && parameter.name().equals(name));
  }

  private static MethodFactory named(String name) {
    for (MethodFactory factory : BUILT_IN) {
      if (factory.description().name().equals(name)) {
        return factory;
      }
    }
    Map<String, MethodFactory> all = all();
    @Nullable MethodFactory factory = all.get(name);
    if (factory == null) {
      throw new IllegalArgumentException(
          "Unknown compression method \"%s\": allowed are %s."
              .formatted(name, MethodDescription.enumerated(List.copyOf(all.keySet()))));
    }
    return factory;
  }

  private static Map<String, MethodFactory> all() {
    Map<String, MethodFactory> all = new LinkedHashMap<>();
    Stream.concat(BUILT_IN.stream(), registered().stream()).forEach(factory -> add(all, factory));
    return all;
  }

  private static void add(Map<String, MethodFactory> all, MethodFactory factory) {
    @Nullable MethodFactory other = all.putIfAbsent(factory.description().name(), factory);
    if (other != null && other.getClass() != factory.getClass()) {
      throw new IllegalArgumentException(
          "Compression method \"%s\" is registered twice, by %s and %s: rename one."
              .formatted(
                  factory.description().name(),
                  other.getClass().getName(),
                  factory.getClass().getName()));
    }
  }

  /** Spark gives the jars of {@code --jars} to the thread's class loader. */
  private static List<MethodFactory> registered() {
    List<MethodFactory> found = new ArrayList<>();
    try {
      ServiceLoader.load(MethodFactory.class).forEach(found::add);
      ServiceLoader.load(MethodFactory.class, MethodFactory.class.getClassLoader())
          .forEach(found::add);
    } catch (ServiceConfigurationError e) {
      throw new IllegalArgumentException(
          "A registered compression method cannot be loaded: " + e.getMessage() + ".", e);
    }
    return found;
  }
}
