package dev.parsimony.compression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parsimony.compression.method.NoneMethod;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class CompressionTest {
  static Stream<Arguments> builders() {
    return Stream.of(
        Arguments.of("variance", Compression.variance()),
        Arguments.of(
            "variance:alpha=1.5,zeta=0.999", Compression.variance().alpha(1.5).zeta(0.999)),
        Arguments.of(
            "variance:alpha=2,error-feedback,variance-samples=4,warmup=3,codec=paper",
            Compression.variance()
                .alpha(2)
                .errorFeedback()
                .varianceSamples(4)
                .warmup(3)
                .paperCodec()),
        Arguments.of("strom:tau=0.01", Compression.strom(0.01)),
        Arguments.of(
            "strom:tau=1,warmup=2,codec=paper", Compression.strom(1).warmup(2).paperCodec()),
        Arguments.of("hybrid:tau=0.01", Compression.hybrid(0.01)),
        Arguments.of(
            "hybrid:tau=0.1,alpha=2,zeta=0.9,variance-samples=8,warmup=1,codec=paper",
            Compression.hybrid(0.1).alpha(2).zeta(0.9).varianceSamples(8).warmup(1).paperCodec()),
        Arguments.of("qsgd", Compression.qsgd()),
        Arguments.of("qsgd:bits=4,bucket=512", Compression.qsgd().bits(4).bucket(512)),
        Arguments.of("none", Compression.none()),
        Arguments.of("none:fp16", Compression.none().fp16()),
        Arguments.of("none:fp16", Compression.of(new NoneMethod(true))),
        Arguments.of(
            "variance:alpha=2;*_b=none;0_*=strom:tau=0.01",
            Compression.variance()
                .alpha(2)
                .forTensors("*_b", Compression.none())
                .forTensors("0_*", Compression.strom(0.01))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("builders")
  void buildsWhatTheTextGives(String text, Compression.Builder builder) {
    CompressorSpec parsed = CompressorSpec.parse(text);
    assertEquals(parsed, builder.build());
    assertEquals(parsed.toString(), builder.build().toString());
  }

  @Test
  void refusesInOneSentence() {
    assertEquals(
        "alpha=0.0 is out of range: alpha must be a finite number above 0.",
        refusal(() -> Compression.variance().alpha(0)));
    assertEquals(
        "variance-samples=1 is out of range: variance-samples must be at least 2.",
        refusal(() -> Compression.hybrid(1).varianceSamples(1)));
    assertEquals(
        "tau=NaN is out of range: tau must be a finite number above 0.",
        refusal(() -> Compression.strom(Double.NaN)));
    assertEquals(
        "Pattern \"a=b\": it is not empty and has no = and ; (? matches them).",
        refusal(() -> Compression.qsgd().forTensors("a=b", Compression.none())));
  }

  private static String refusal(Runnable builder) {
    return assertThrows(IllegalArgumentException.class, builder::run).getMessage();
  }
}
