package dev.parsimony.compression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class CompressorSpecTest {
  @ParameterizedTest(name = "[{index}] {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "none | none",
        "variance | variance:alpha=1.5,zeta=0.999",
        "variance:alpha=4 | variance:alpha=4.0,zeta=0.999",
        "variance:zeta=1 | variance:alpha=1.5,zeta=1.0",
        "variance:zeta=0.5,alpha=2.25 | variance:alpha=2.25,zeta=0.5",
        "variance:alpha=1e-30 | variance:alpha=1.0E-30,zeta=0.999",
        "variance:error-feedback | variance:alpha=1.5,zeta=0.999,error-feedback",
        "variance:codec=paper,warmup=7,error-feedback,alpha=1 |"
            + " variance:alpha=1.0,zeta=0.999,error-feedback,warmup=7,codec=paper",
        "variance:variance-samples=8 | variance:alpha=1.5,zeta=0.999,variance-samples=8",
        "hybrid:tau=1,warmup=2,variance-samples=2 |"
            + " hybrid:tau=1.0,alpha=1.5,zeta=0.999,variance-samples=2,warmup=2",
        "variance:variance-samples=4;b=none;W=hybrid:tau=1,variance-samples=4 |"
            + " variance:alpha=1.5,zeta=0.999,variance-samples=4;b=none;"
            + "W=hybrid:tau=1.0,alpha=1.5,zeta=0.999,variance-samples=4",
        "variance:warmup=0 | variance:alpha=1.5,zeta=0.999",
        "strom:tau=0.01 | strom:tau=0.01",
        "strom:codec=paper,tau=1,warmup=2 | strom:tau=1.0,warmup=2,codec=paper",
        "hybrid:tau=0.1,alpha=2 | hybrid:tau=0.1,alpha=2.0,zeta=0.999",
        "hybrid:tau=0.1 | hybrid:tau=0.1,alpha=1.5,zeta=0.999",
        "hybrid:tau=1,zeta=1,error-feedback,warmup=3,codec=paper |"
            + " hybrid:tau=1.0,alpha=1.5,zeta=1.0,warmup=3,codec=paper",
        "qsgd | qsgd:bits=2,bucket=128",
        "qsgd:bits=8 | qsgd:bits=8,bucket=128",
        "qsgd:bucket=1 | qsgd:bits=2,bucket=1",
        "qsgd:levels=4 | qsgd:bits=3,bucket=128",
        "qsgd:levels=1,bucket=9 | qsgd:levels=1,bucket=9",
        "qsgd:levels=127 | qsgd:levels=127,bucket=128",
        "none:fp16 | none:fp16",
        "none;b=none:fp16 | none;b=none:fp16",
        "variance;*_b=none;0_?=strom:tau=1 |"
            + " variance:alpha=1.5,zeta=0.999;*_b=none;0_?=strom:tau=1.0",
      })
  void parsesToItsCanonicalForm(String text, String canonical) {
    CompressorSpec spec = CompressorSpec.parse(text);
    assertEquals(canonical, spec.toString());
    assertEquals(spec, CompressorSpec.parse(canonical));
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "strong | Unknown compression method \"strong\": allowed are variance, strom, hybrid, qsgd and none.",
        "Variance | Unknown compression method \"Variance\": allowed are variance, strom, hybrid, qsgd and none.",
        "~~ | Unknown compression method \"\": allowed are variance, strom, hybrid, qsgd and none.",
        "variance: | Compression \"variance:\": \"\" lacks a '=': variance takes alpha, zeta, error-feedback, variance-samples, warmup and codec.",
        "variance:alpha | Compression \"variance:alpha\": \"alpha\" lacks a '=': variance takes"
            + " alpha, zeta, error-feedback, variance-samples, warmup and codec.",
        "variance:alpha=1, | Compression \"variance:alpha=1,\": \"\" lacks a '=': variance takes"
            + " alpha, zeta, error-feedback, variance-samples, warmup and codec.",
        "variance:beta=1 | Compression \"variance:beta=1\": unknown parameter \"beta\": variance"
            + " takes alpha, zeta, error-feedback, variance-samples, warmup and codec.",
        "none:alpha=1 | Compression \"none:alpha=1\": unknown parameter \"alpha\": none takes"
            + " fp16.",
        "variance:zeta=1,zeta=1 | Compression \"variance:zeta=1,zeta=1\": zeta is given twice:"
            + " each parameter is allowed once.",
        "variance:alpha=x | Compression \"variance:alpha=x\": alpha=\"x\" is not a number: write"
            + " it like alpha=0.5.",
        "strom | Compression \"strom\": tau is missing: strom takes tau, warmup and codec, such as"
            + " strom:tau=0.01.",
        "hybrid:alpha=2 | Compression \"hybrid:alpha=2\": tau is missing: hybrid takes tau, alpha,"
            + " zeta, error-feedback, variance-samples, warmup and codec, such as hybrid:tau=0.01.",
        "strom:tau=1,alpha=2 | Compression \"strom:tau=1,alpha=2\": unknown parameter \"alpha\":"
            + " strom takes tau, warmup and codec.",
        "strom:tau=1,error-feedback | Compression \"strom:tau=1,error-feedback\": unknown"
            + " parameter \"error-feedback\": strom takes tau, warmup and codec.",
        "qsgd:level=2 | Compression \"qsgd:level=2\": unknown parameter \"level\": qsgd takes bits,"
            + " levels and bucket.",
        "qsgd:bits=2.5 | Compression \"qsgd:bits=2.5\": bits=\"2.5\" is not a whole number: write"
            + " it like bits=4.",
        "qsgd:bits | Compression \"qsgd:bits\": \"bits\" lacks a '=': qsgd takes bits, levels and bucket.",
        "none:fp32 | Compression \"none:fp32\": \"fp32\" lacks a '=': none takes fp16.",
        "none:fp16,fp16 | Compression \"none:fp16,fp16\": fp16 is given twice: each parameter is"
            + " allowed once.",
        "variance:error-feedback=yes | Compression \"variance:error-feedback=yes\":"
            + " \"error-feedback=yes\" has a value: error-feedback stands alone.",
        "variance:codec=best | Compression \"variance:codec=best\": codec=\"best\" is unknown:"
            + " codec=paper is allowed.",
        "variance; | Compression \"variance;\": \"\" is no PATTERN=METHOD: write it like"
            + " *_b=none.",
        "variance;b | Compression \"variance;b\": \"b\" is no PATTERN=METHOD: write it like"
            + " *_b=none.",
        "variance;=none | Compression \"variance;=none\": \"=none\" is no PATTERN=METHOD: write it"
            + " like *_b=none.",
        "variance;b=some | Unknown compression method \"some\": allowed are variance, strom,"
            + " hybrid, qsgd and none.",
        "none;b=strom | Compression \"none;b=strom\": tau is missing: strom takes tau, warmup and"
            + " codec, such as strom:tau=0.01.",
        "strom:tau=0 | tau=0.0 is out of range: tau must be a finite number above 0.",
        "strom:tau=Infinity | tau=Infinity is out of range: tau must be a finite number above 0.",
        "hybrid:tau=NaN | tau=NaN is out of range: tau must be a finite number above 0.",
        "hybrid:tau=1,alpha=-2 | alpha=-2.0 is out of range: alpha must be a finite number above"
            + " 0.",
        "hybrid:tau=1,zeta=2 | zeta=2.0 is out of range: zeta must be above 0 and at most 1.",
        "qsgd:bits=1 | bits=1 is out of range: bits must be 2 to 8.",
        "qsgd:bits=9 | bits=9 is out of range: bits must be 2 to 8.",
        "qsgd:levels=129 | levels=129 is out of range: levels must be 1 to 128.",
        "qsgd:bits=3,levels=3 | qsgd takes bits or levels, not both: bits=3 stands for levels=4.",
        "qsgd:bucket=0 | bucket=0 is out of range: bucket must be at least 1.",
        "variance:warmup=-1 | warmup=-1 is out of range: warmup must be at least 0.",
        "variance:variance-samples=1 | variance-samples=1 is out of range: variance-samples must be"
            + " at least 2.",
        "variance:variance-samples=0 | variance-samples=0 is out of range: variance-samples must be"
            + " at least 2.",
        "hybrid:tau=1,variance-samples=-8 | variance-samples=-8 is out of range: variance-samples"
            + " must be at least 2.",
        "strom:tau=1,variance-samples=8 | Compression \"strom:tau=1,variance-samples=8\": unknown"
            + " parameter \"variance-samples\": strom takes tau, warmup and codec.",
        "variance;b=variance:variance-samples=8 | Compression"
            + " \"variance:alpha=1.5,zeta=0.999;b=variance:alpha=1.5,zeta=0.999,variance-samples=8\":"
            + " variance-samples differs between tensors: give all variance and hybrid parts the"
            + " same, or none.",
        "variance:alpha=0 | alpha=0.0 is out of range: alpha must be a finite number above 0.",
        "variance:alpha=-1 | alpha=-1.0 is out of range: alpha must be a finite number above 0.",
        "variance:alpha=NaN | alpha=NaN is out of range: alpha must be a finite number above 0.",
        "variance:alpha=1e39 | alpha=Infinity is out of range: alpha must be a finite number"
            + " above 0.",
        "variance:zeta=0 | zeta=0.0 is out of range: zeta must be above 0 and at most 1.",
        "variance:zeta=1.1 | zeta=1.1 is out of range: zeta must be above 0 and at most 1.",
        "variance:zeta=NaN | zeta=NaN is out of range: zeta must be above 0 and at most 1.",
      })
  void refusesInOneSentence(String text, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> CompressorSpec.parse(text))
            .getMessage());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.parsimony.compression.MethodCase#all")
  void survivesSerialisation(MethodCase method) throws IOException, ClassNotFoundException {
    CompressorSpec spec = CompressorSpec.parse(method.spec());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(spec);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertEquals(spec, in.readObject());
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "variance, true, 0",
    "'variance:variance-samples=8', true, 8",
    "'none;b=hybrid:tau=1,variance-samples=2', true, 2",
    "strom:tau=1, false, 0",
  })
  void saysHowMomentsAreTaken(String text, boolean second, int samples) {
    assertEquals(new MomentRequest(second, samples), CompressorSpec.parse(text).moments());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "variance, true, 2",
    "hybrid:tau=1, true, 2",
    "strom:tau=1, false, 1",
    "qsgd, false, 0",
    "none:fp16, false, 0",
  })
  void saysWhatItNeedsAndKeeps(String text, boolean secondMoment, int arrays) {
    CompressorSpec spec = CompressorSpec.parse(text);
    long bytes = 4L * arrays * RandomGradients.LAYOUT.length();
    assertEquals(secondMoment, spec.needsSecondMoment());
    assertEquals(bytes, spec.residualBytes(RandomGradients.LAYOUT));
    CompressorSpec mixed = CompressorSpec.parse("none;b=" + text);
    assertEquals(secondMoment, mixed.needsSecondMoment());
    assertEquals(bytes, mixed.residualBytes(RandomGradients.LAYOUT));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "none;c=qsgd | c | the trained tensors are one, W, b",
        "none;mean=qsgd | mean | the trained tensors are one, W, b",
        "none;frozen=qsgd | frozen | the trained tensors are one, W, b",
        "none;w=qsgd | w | the trained tensors are one, W, b",
        "none;??=qsgd | ?? | the trained tensors are one, W, b",
        "none;[a-z]=qsgd | [a-z] | the trained tensors are one, W, b",
        "none;*=qsgd;b=none:fp16 | b | the trained tensors are one, W, b",
      })
  void refusesAPatternThatDecidesForNoTensor(String spec, String pattern, String tensors) {
    assertEquals(
        "The pattern \"%s\" decides for no tensor: none has a matching name that no earlier pattern takes; %s."
            .formatted(pattern, tensors),
        refusal(spec, RandomGradients.LAYOUT));
  }

  @Test
  void namesOnlyTheFirstOfManyTensors() {
    List<ParameterTensor> tensors = new ArrayList<>();
    for (int t = 0; t < 23; t++) {
      tensors.add(new ParameterTensor("t" + t, t, 1, TensorKind.TRAINED));
    }
    String refusal = refusal("none;x=qsgd", ParameterLayout.of(tensors));
    assertTrue(refusal.endsWith("t18, t19 and 3 more."), refusal);
    refusal = refusal("none;x=qsgd", ParameterLayout.of(List.of()));
    assertTrue(refusal.endsWith("there are no trained tensors."), refusal);
  }

  @Test
  void theFirstPatternThatMatchesDecides() {
    CompressorSpec spec = CompressorSpec.parse("none;*_b=qsgd;0_*=none:fp16;?.Q*=strom:tau=1");
    assertEquals("qsgd:bits=2,bucket=128", methodOf(spec, "0_b"));
    assertEquals("qsgd:bits=2,bucket=128", methodOf(spec, "_b"));
    assertEquals("none:fp16", methodOf(spec, "0_W"));
    assertEquals("none:fp16", methodOf(spec, "0_"));
    assertEquals("none", methodOf(spec, "10_W"));
    assertEquals("strom:tau=1.0", methodOf(spec, "a.Q"));
    assertEquals("none", methodOf(spec, "abQ"));
    assertEquals("strom:tau=1.0", methodOf(spec, "\uD83D\uDE00.Q\n"));
  }

  @Test
  void thePapersWordsAreForTensorsOfAtMost28Bits() {
    ParameterLayout layout =
        ParameterLayout.of(
            List.of(new ParameterTensor("huge", 0, (1 << 28) + 1, TensorKind.TRAINED)));
    assertEquals(
        "Tensor \"huge\" has 268435457 elements: codec=paper is for tensors of at most 268435456.",
        refusal("variance:codec=paper", layout));
  }

  private static String methodOf(CompressorSpec spec, String name) {
    return spec.methodOf(new ParameterTensor(name, 0, 1, TensorKind.TRAINED)).toString();
  }

  private static String refusal(String spec, ParameterLayout layout) {
    return assertThrows(
            IllegalArgumentException.class, () -> CompressorSpec.parse(spec).create(layout, 1))
        .getMessage();
  }
}
