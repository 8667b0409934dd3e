package dev.parsimony.compression;

import dev.parsimony.compression.CompressionMethod.Hybrid;
import dev.parsimony.compression.CompressionMethod.None;
import dev.parsimony.compression.CompressionMethod.Qsgd;
import dev.parsimony.compression.CompressionMethod.Strom;
import dev.parsimony.compression.CompressionMethod.Variance;
import dev.parsimony.compression.moments.MomentRequest;
import java.util.ArrayList;
import java.util.List;

/** Reads the text form of a {@link CompressorSpec}. */
final class CompressorSpecParser {
  private static final float DEFAULT_ALPHA = 1.5f;
  private static final float DEFAULT_ZETA = 0.999f;
  private static final int DEFAULT_BITS = 2;
  private static final int DEFAULT_BUCKET = 128;

  private static final String SAMPLES = "variance-samples";

  private final String text;

  private CompressorSpecParser(String text) {
    this.text = text;
  }

  static CompressorSpec parse(String text) {
    return new CompressorSpecParser(text).spec();
  }

  private CompressorSpec spec() {
    String[] parts = text.split(";", -1);
    List<TensorRule> rules = new ArrayList<>();
    for (int p = 1; p < parts.length; p++) {
      rules.add(rule(parts[p]));
    }
    return new CompressorSpec(method(parts[0]), rules);
  }

  private TensorRule rule(String part) {
    int equals = part.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException(
          "Compression \"%s\": \"%s\" is no PATTERN=METHOD: write it like *_b=none."
              .formatted(text, part));
    }
    return new TensorRule(part.substring(0, equals), method(part.substring(equals + 1)));
  }

  private CompressionMethod method(String part) {
    String name = part.split(":", 2)[0];
    return switch (name) {
      case "variance" -> variance(part);
      case "strom" -> strom(part);
      case "hybrid" -> hybrid(part);
      case "qsgd" -> qsgd(part);
      case "none" -> new None(new MethodParameters(text, part, name, "fp16").has("fp16"));
      default ->
          throw new IllegalArgumentException(
              "Unknown compression method \"%s\": allowed are variance, strom, hybrid, qsgd and none."
                  .formatted(name));
    };
  }

  private Variance variance(String part) {
    MethodParameters given =
        new MethodParameters(
            text, part, "variance", "alpha", "zeta", "error-feedback", SAMPLES, "warmup", "codec");
    return new Variance(
        given.number("alpha", DEFAULT_ALPHA),
        given.number("zeta", DEFAULT_ZETA),
        given.has("error-feedback"),
        moments(given),
        options(given));
  }

  private Strom strom(String part) {
    MethodParameters given = new MethodParameters(text, part, "strom", "tau", "warmup", "codec");
    return new Strom(given.required("tau"), options(given));
  }

  private Hybrid hybrid(String part) {
    MethodParameters given =
        new MethodParameters(
            text,
            part,
            "hybrid",
            "tau",
            "alpha",
            "zeta",
            "error-feedback",
            SAMPLES,
            "warmup",
            "codec");
    return new Hybrid(
        given.required("tau"),
        given.number("alpha", DEFAULT_ALPHA),
        given.number("zeta", DEFAULT_ZETA),
        moments(given),
        options(given));
  }

  private Qsgd qsgd(String part) {
    MethodParameters given = new MethodParameters(text, part, "qsgd", "bits", "bucket");
    return new Qsgd(given.whole("bits", DEFAULT_BITS), given.whole("bucket", DEFAULT_BUCKET));
  }

  private static MomentRequest moments(MethodParameters given) {
    return given.has(SAMPLES)
        ? MomentRequest.estimated(given.whole(SAMPLES, 0))
        : MomentRequest.EXACT;
  }

  private static SparseOptions options(MethodParameters given) {
    return new SparseOptions(given.whole("warmup", 0), given.choice("codec", "paper"));
  }
}
