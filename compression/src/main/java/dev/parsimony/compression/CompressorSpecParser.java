package dev.parsimony.compression;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the text form of a {@link CompressorSpec}. */
final class CompressorSpecParser {
  static final String VARIANCE = "variance";
  static final String NONE = "none";

  private final String text;
  private final String method;
  private final Map<String, Float> parameters = new HashMap<>();

  private CompressorSpecParser(String text) {
    this.text = text;
    int colon = text.indexOf(':');
    this.method = colon < 0 ? text : text.substring(0, colon);
  }

  static CompressorSpec parse(String text) {
    return new CompressorSpecParser(text).spec();
  }

  private CompressorSpec spec() {
    switch (method) {
      case VARIANCE -> {
        readParameters(List.of("alpha", "zeta"));
        return new CompressorSpec.Variance(
            parameters.getOrDefault("alpha", CompressorSpec.Variance.DEFAULT_ALPHA),
            parameters.getOrDefault("zeta", CompressorSpec.Variance.DEFAULT_ZETA));
      }
      case NONE -> {
        readParameters(List.of());
        return new CompressorSpec.None();
      }
      default ->
          throw new IllegalArgumentException(
              "Unknown compression method \"%s\": allowed are variance and none."
                  .formatted(method));
    }
  }

  private void readParameters(List<String> allowed) {
    if (method.length() == text.length()) {
      return;
    }
    for (String parameter : text.substring(method.length() + 1).split(",", -1)) {
      readParameter(parameter, allowed);
    }
  }

  private void readParameter(String parameter, List<String> allowed) {
    String takes = allowed.isEmpty() ? "no parameters" : String.join(" and ", allowed);
    int equals = parameter.indexOf('=');
    if (equals < 0) {
      throw invalid("\"%s\" lacks a '=': %s takes %s.".formatted(parameter, method, takes));
    }
    String key = parameter.substring(0, equals);
    if (!allowed.contains(key)) {
      throw invalid("unknown parameter \"%s\": %s takes %s.".formatted(key, method, takes));
    }
    if (parameters.put(key, number(key, parameter.substring(equals + 1))) != null) {
      throw invalid("%s is given twice: each parameter is allowed once.".formatted(key));
    }
  }

  private float number(String key, String value) {
    try {
      return Float.parseFloat(value);
    } catch (NumberFormatException e) {
      throw invalid("%s=\"%s\" is not a number: write it like %s=0.5.".formatted(key, value, key));
    }
  }

  private IllegalArgumentException invalid(String reason) {
    return new IllegalArgumentException("Compression \"" + text + "\": " + reason);
  }
}
