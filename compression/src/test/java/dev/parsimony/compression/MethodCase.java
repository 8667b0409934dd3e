package dev.parsimony.compression;

import dev.parsimony.compression.param.ParameterTensor;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A spec with what each of its trained tensors should do.
 *
 * @param spec text form
 * @param reference of a tensor, for a seed
 */
record MethodCase(String spec, BiFunction<ParameterTensor, Long, ScalarReference> reference) {
  private static final List<MethodCase> UNIFORM =
      List.of(
          of("variance", t -> new ScalarReference.Variance(t, 1.5f, 0.999f, false)),
          of("variance:alpha=1,zeta=0.9", t -> new ScalarReference.Variance(t, 1, 0.9f, false)),
          of("variance:alpha=8,zeta=1", t -> new ScalarReference.Variance(t, 8, 1, false)),
          of(
              "variance:alpha=0.001,zeta=0.5",
              t -> new ScalarReference.Variance(t, 0.001f, 0.5f, false)),
          of("variance:alpha=1e9", t -> new ScalarReference.Variance(t, 1e9f, 0.999f, false)),
          of("variance:error-feedback", t -> new ScalarReference.Variance(t, 1.5f, 0.999f, true)),
          of(
              "variance:alpha=2,codec=paper",
              t -> new ScalarReference.Variance(t, 2, 0.999f, false)),
          of(
              "variance:warmup=3,error-feedback",
              t ->
                  new ScalarReference.Warmup(
                      3, new ScalarReference.Variance(t, 1.5f, 0.999f, true))),
          of("strom:tau=0.01", t -> new ScalarReference.Strom(t, 0.01f)),
          of("strom:tau=0.5,codec=paper", t -> new ScalarReference.Strom(t, 0.5f)),
          of(
              "strom:tau=0.1,warmup=2",
              t -> new ScalarReference.Warmup(2, new ScalarReference.Strom(t, 0.1f))),
          of("hybrid:tau=0.1,alpha=2", t -> new ScalarReference.Hybrid(t, 0.1f, 2, 0.999f)),
          of(
              "hybrid:tau=0.01,alpha=0.5,zeta=0.9,codec=paper,error-feedback",
              t -> new ScalarReference.Hybrid(t, 0.01f, 0.5f, 0.9f)),
          of(
              "hybrid:tau=1,warmup=5",
              t -> new ScalarReference.Warmup(5, new ScalarReference.Hybrid(t, 1, 1.5f, 0.999f))),
          new MethodCase("qsgd", (t, seed) -> new ScalarReference.Qsgd(t, 2, 128, seed)),
          new MethodCase(
              "qsgd:bits=3,bucket=7", (t, seed) -> new ScalarReference.Qsgd(t, 3, 7, seed)),
          new MethodCase(
              "qsgd:bits=4,bucket=512", (t, seed) -> new ScalarReference.Qsgd(t, 4, 512, seed)),
          new MethodCase(
              "qsgd:bits=8,bucket=1", (t, seed) -> new ScalarReference.Qsgd(t, 8, 1, seed)),
          of("none", ScalarReference.None::new),
          of("none:fp16", ScalarReference.Half::new));

  /** A method for each trained tensor of {@link RandomGradients#LAYOUT}. */
  private static final MethodCase MIXED =
      new MethodCase(
          "variance:alpha=2;*b=strom:tau=0.1;?n?=qsgd",
          (tensor, seed) ->
              switch (tensor.name()) {
                case "b" -> new ScalarReference.Strom(tensor, 0.1f);
                case "one" -> new ScalarReference.Qsgd(tensor, 2, 128, seed);
                default -> new ScalarReference.Variance(tensor, 2, 0.999f, false);
              });

  /** Every method and option, for any layout. */
  static Stream<MethodCase> uniform() {
    return UNIFORM.stream();
  }

  /** Every method and option and a mixture, for {@link RandomGradients#LAYOUT}. */
  static Stream<MethodCase> all() {
    return Stream.concat(uniform(), Stream.of(MIXED));
  }

  private static MethodCase of(String spec, Function<ParameterTensor, ScalarReference> reference) {
    return new MethodCase(spec, (tensor, seed) -> reference.apply(tensor));
  }

  @Override
  public String toString() {
    return spec;
  }
}
