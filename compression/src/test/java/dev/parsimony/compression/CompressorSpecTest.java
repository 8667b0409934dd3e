package dev.parsimony.compression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        "variance: | Compression \"variance:\": \"\" lacks a '=': variance takes alpha, zeta, error-feedback, warmup and codec.",
        "variance:alpha | Compression \"variance:alpha\": \"alpha\" lacks a '=': variance takes"
            + " alpha, zeta, error-feedback, warmup and codec.",
        "variance:alpha=1, | Compression \"variance:alpha=1,\": \"\" lacks a '=': variance takes"
            + " alpha, zeta, error-feedback, warmup and codec.",
        "variance:beta=1 | Compression \"variance:beta=1\": unknown parameter \"beta\": variance"
            + " takes alpha, zeta, error-feedback, warmup and codec.",
        "none:alpha=1 | Compression \"none:alpha=1\": unknown parameter \"alpha\": none takes"
            + " fp16.",
        "variance:zeta=1,zeta=1 | Compression \"variance:zeta=1,zeta=1\": zeta is given twice:"
            + " each parameter is allowed once.",
        "variance:alpha=x | Compression \"variance:alpha=x\": alpha=\"x\" is not a number: write"
            + " it like alpha=0.5.",
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
}
