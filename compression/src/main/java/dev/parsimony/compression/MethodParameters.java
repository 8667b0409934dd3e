package dev.parsimony.compression;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of one method in a spec's text; refuses what is no parameter of it. */
final class MethodParameters {
  private static final Set<String> FLAGS = Set.of("error-feedback", "fp16");

  private final String text;
  private final String method;
  private final String takes;
  private final Map<String, String> values = new HashMap<>();

  /**
   * Reads parameters.
   *
   * @param text the whole spec, for messages
   * @param part of it: METHOD or METHOD:parameters
   * @param allowed keys of the method
   */
  MethodParameters(String text, String part, String method, String... allowed) {
    this.text = text;
    this.method = method;
    this.takes = method + " takes " + enumerated(List.of(allowed));
    if (part.length() > method.length()) {
      for (String parameter : part.substring(method.length() + 1).split(",", -1)) {
        read(parameter, Set.of(allowed));
      }
    }
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  float number(String key, float without) {
    return has(key) ? required(key) : without;
  }

  float required(String key) {
    String value = values.get(key);
    if (value == null) {
      throw invalid("%s is missing: %s, such as %s:%s=0.01.".formatted(key, takes, method, key));
    }
    try {
      return Float.parseFloat(value);
    } catch (NumberFormatException e) {
      throw invalid("%s=\"%s\" is not a number: write it like %s=0.5.".formatted(key, value, key));
    }
  }

  int whole(String key, int without) {
    String value = values.get(key);
    if (value == null) {
      return without;
    }
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw invalid(
          "%s=\"%s\" is not a whole number: write it like %s=4.".formatted(key, value, key));
    }
  }

  /** Whether {@code key=only} is given. */
  boolean choice(String key, String only) {
    @Nullable String value = values.get(key);
    if (value != null && !value.equals(only)) {
      throw invalid("%s=\"%s\" is unknown: %s=%s is allowed.".formatted(key, value, key, only));
    }
    return value != null;
  }

  private void read(String parameter, Set<String> allowed) {
    int equals = parameter.indexOf('=');
    String key = equals < 0 ? parameter : parameter.substring(0, equals);
    if (equals < 0 && !FLAGS.contains(key)) {
      throw invalid("\"%s\" lacks a '=': %s.".formatted(parameter, takes));
    }
    if (!allowed.contains(key)) {
      throw invalid("unknown parameter \"%s\": %s.".formatted(key, takes));
    }
    if (equals >= 0 && FLAGS.contains(key)) {
      throw invalid("\"%s\" has a value: %s stands alone.".formatted(parameter, key));
    }
    if (values.put(key, parameter.substring(equals + 1)) != null) {
      throw invalid("%s is given twice: each parameter is allowed once.".formatted(key));
    }
  }

  private IllegalArgumentException invalid(String reason) {
    return new IllegalArgumentException("Compression \"" + text + "\": " + reason);
  }

  private static String enumerated(List<String> keys) {
    int last = keys.size() - 1;
    return last == 0
        ? keys.get(0)
        : String.join(", ", keys.subList(0, last)) + " and " + keys.get(last);
  }
}
