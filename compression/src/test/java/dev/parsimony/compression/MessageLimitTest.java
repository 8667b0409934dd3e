package dev.parsimony.compression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That messages and their buffers stay below what a spec says, where every element is sent. */
final class MessageLimitTest {
  private static final ParameterLayout LAYOUT =
      ParameterLayout.of(
          List.of(
              new ParameterTensor("one", 0, 1, TensorKind.TRAINED),
              new ParameterTensor("few", 1, 7, TensorKind.TRAINED),
              new ParameterTensor("mean", 8, 30, TensorKind.STATISTIC),
              new ParameterTensor("some", 38, 1000, TensorKind.TRAINED),
              new ParameterTensor("many", 1038, 100_000, TensorKind.TRAINED)));

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "variance",
        "variance:warmup=2",
        "variance:codec=paper",
        "strom:tau=1e-12",
        "hybrid:tau=1e-12",
        "qsgd:bits=2,bucket=1",
        "qsgd:bits=8,bucket=1",
        "qsgd:bits=8,bucket=3",
        "qsgd:bits=8,bucket=100000",
        "none",
        "none:fp16",
        "none:fp16;many=variance;some=qsgd:bits=8",
      })
  void staysBelow(String text) {
    CompressorSpec spec = CompressorSpec.parse(text);
    GradientCompressor compressor = spec.create(LAYOUT, 1);
    GradientMoments moments = new GradientMoments(LAYOUT, spec.needsSecondMoment());
    GradientMessage message = new GradientMessage();
    SplittableRandom random = new SplittableRandom(1);
    long limit = spec.maxMessageBytes(LAYOUT);
    for (int step = 0; step < 6; step++) {
      for (int i = 0; i < moments.mean().length; i++) {
        float magnitude = Math.scalb(1 + random.nextInt(16) / 16f, -random.nextInt(8));
        moments.mean()[i] = random.nextBoolean() ? magnitude : -magnitude;
      }
      compressor.compress(moments, message);
      assertTrue(message.length() < limit, message.length() + " of " + limit);
      assertTrue(message.bytes().length <= 2 * limit, message.bytes().length + " of " + limit);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "none, '2,400,000,120'",
    "variance:warmup=1, '2,400,000,120'",
    "none:fp16;big=none, '2,400,000,060'",
  })
  void whatNoMessageCanHoldIsRefusedBeforeMemoryIsTaken(String text, String bytes) {
    ParameterLayout layout =
        ParameterLayout.of(
            List.of(
                new ParameterTensor("big", 0, 600_000_000, TensorKind.TRAINED),
                new ParameterTensor("small", 600_000_000, 30, TensorKind.TRAINED)));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> CompressorSpec.parse(text).create(layout, 1));
    assertEquals(
        "Messages of %s bytes are above the limit of 2,147,483,639: send fewer elements as float32"
                .formatted(bytes)
            + " or float16.",
        e.getMessage());
    CompressorSpec.parse("none:fp16").requireFits(layout);
    CompressorSpec.parse("variance").requireFits(layout);
  }
}
