package dev.parsimony.compression;

import dev.parsimony.compression.method.CompressionMethods;
import java.util.ArrayList;
import java.util.List;

/** Reads the text form of a {@link CompressorSpec}. */
final class CompressorSpecParser {
  private CompressorSpecParser() {}

  static CompressorSpec parse(String text) {
    String[] parts = text.split(";", -1);
    List<TensorRule> rules = new ArrayList<>();
    for (int p = 1; p < parts.length; p++) {
      rules.add(rule(text, parts[p]));
    }
    return new CompressorSpec(CompressionMethods.parse(text, parts[0]), rules);
  }

  private static TensorRule rule(String text, String part) {
    int equals = part.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException(
          "Compression \"%s\": \"%s\" is no PATTERN=METHOD: write it like *_b=none."
              .formatted(text, part));
    }
    return new TensorRule(
        part.substring(0, equals), CompressionMethods.parse(text, part.substring(equals + 1)));
  }
}
