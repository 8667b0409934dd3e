package dev.parsimony.compression.method;

import dev.parsimony.compression.Experimental;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values of a method's parameters: those that were given, and defaults of the others. */
@Experimental
public final class MethodValues {
  private final MethodDescription description;
  private final Map<MethodParameter<?>, Object> given = new HashMap<>();

  /** Makes values that are all left out. */
  public MethodValues(MethodDescription description) {
    this.description = description;
  }

  /**
   * Reads the parameters of a spec's part.
   *
   * @param text the whole spec, for errors
   * @param part of it: METHOD or METHOD:parameters
   * @throws IllegalArgumentException in one sentence for what is no parameter or no value, or where
   *     one is missing
   */
  static MethodValues parse(MethodDescription description, String text, String part) {
    MethodValues values = new MethodValues(description);
    String prefix = "Compression \"" + text + "\": ";
    String name = description.name();
    if (part.length() > name.length()) {
      for (String parameter : part.substring(name.length() + 1).split(",", -1)) {
        values.read(parameter, prefix);
      }
    }
    values.requireComplete(prefix);
    return values;
  }

  /**
   * Gives a parameter a value.
   *
   * @return these values
   * @throws IllegalArgumentException in one sentence if the value is out of range or the parameter
   *     none of the method's
   */
  public <T> MethodValues with(MethodParameter<T> parameter, T value) {
    requireOwn(parameter);
    given.put(parameter, parameter.require(value));
    return this;
  }

  /** Returns whether a parameter was given. */
  public boolean has(MethodParameter<?> parameter) {
    return given.containsKey(parameter);
  }

  /**
   * Returns a parameter's value, its default if it was left out.
   *
   * @throws IllegalArgumentException in one sentence if it was left out and has no default, or is
   *     none of the method's
   */
  @SuppressWarnings("unchecked") // a parameter's values are of its type
  public <T> T get(MethodParameter<T> parameter) {
    requireOwn(parameter);
    @Nullable Object value = given.get(parameter);
    return value != null
        ? (T) value
        : parameter.whenLeftOut().orElseThrow(() -> missing(parameter, ""));
  }

  private void read(String text, String prefix) {
    int equals = text.indexOf('=');
    String key = equals < 0 ? text : text.substring(0, equals);
    Optional<MethodParameter<?>> found = description.parameter(key);
    boolean flag =
        found.isPresent() ? found.get().isFlag() : CompressionMethods.isFlagOfAnother(key);
    String takes = description.takes();
    if (equals < 0 && !flag) {
      throw invalid(prefix + "\"" + text + "\" lacks a '=': " + takes);
    }
    MethodParameter<?> parameter =
        found.orElseThrow(() -> invalid(prefix + "unknown parameter \"" + key + "\": " + takes));
    if (equals >= 0 && flag) {
      throw invalid(prefix + "\"" + text + "\" has a value: " + key + " stands alone");
    }
    if (has(parameter)) {
      throw invalid(prefix + key + " is given twice: each parameter is allowed once");
    }
    given.put(parameter, parameter.read(text.substring(equals + 1), prefix));
  }

  private void requireComplete(String prefix) {
    for (MethodParameter<?> parameter : description.parameters()) {
      if (!has(parameter) && parameter.whenLeftOut().isEmpty()) {
        throw missing(parameter, prefix);
      }
    }
  }

  private IllegalArgumentException missing(MethodParameter<?> parameter, String prefix) {
    String name = parameter.name();
    String such = description.name() + ":" + name + "=" + parameter.example();
    return invalid(prefix + name + " is missing: " + description.takes() + ", such as " + such);
  }

  private void requireOwn(MethodParameter<?> parameter) {
    if (!description.parameters().contains(parameter)) {
      throw invalid(parameter.name() + " is no parameter: " + description.takes());
    }
  }

  private static IllegalArgumentException invalid(String reason) {
    return new IllegalArgumentException(reason + ".");
  }
}
