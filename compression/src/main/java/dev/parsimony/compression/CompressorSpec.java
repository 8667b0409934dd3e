package dev.parsimony.compression;

import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.method.CompressionMethod;
import dev.parsimony.compression.method.VarianceMethod;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A compression method with its parameters, read from text. Immutable.
 *
 * <pre>
 *   variance:alpha=1.5,zeta=0.999  elements whose mean stands out from their noise, in 4 bits
 *                                  (arXiv 1802.06058): r^2 &gt; alpha*v, v decaying by zeta;
 *                                  both have these defaults
 *   strom:tau=0.01                 signs of elements whose residual is beyond tau; tau is required
 *   hybrid:tau=0.1,alpha=2         both conditions, signs; tau is required, alpha and zeta have the
 *                                  defaults of variance
 *   qsgd:bits=2,bucket=128         all elements, randomly rounded to 2^(bits-1) levels of either
 *                                  sign with one norm per bucket of elements; both have these
 *                                  defaults
 *   qsgd:levels=1                  the same with that many levels
 *   none                           all elements as float32
 *   none:fp16                      all elements as float16
 * </pre>
 *
 * Further parameters, separated by commas as the others:
 *
 * <ul>
 *   <li>{@code error-feedback} (variance, hybrid): what quantisation loses of a sent element is
 *       kept for later steps. strom and hybrid always do that, so that it changes nothing for
 *       hybrid; variance drops it without this, as the paper does.
 *   <li>{@code variance-samples=K} (variance, hybrid): second moments are estimated from K parts of
 *       each minibatch instead of single examples; {@link MomentRequest} says what that changes.
 *       The same for all tensors.
 *   <li>{@code warmup=N} (variance, strom, hybrid): the first N steps travel as float32 and leave
 *       residuals as they are.
 *   <li>{@code codec=paper} (variance, strom, hybrid): sent elements travel in the paper's 32-bit
 *       words instead of the smallest form; for tensors of at most 2^28 elements.
 * </ul>
 *
 * Single tensors can have a method of their own, as PATTERN=METHOD after a semicolon each:
 *
 * <pre>
 *   variance:alpha=1.5;*_b=none;0_*=strom:tau=0.01
 * </pre>
 *
 * sends tensors with names ending in _b as float32, of the others those with names starting with 0_
 * by strom, and the rest by variance. {@code *} matches any characters, also none, and {@code ?}
 * any one; the first pattern that matches a tensor's whole name decides. A name's own = or ; is
 * matched by {@code ?}.
 *
 * <p>Methods of a user's own are found by {@link dev.parsimony.compression.method.MethodFactory};
 * {@link Compression} makes specs without text.
 *
 * <p>{@link #toString} gives a canonical form with all parameters, which parses to an equal spec.
 */
public final class CompressorSpec implements Serializable {
  private static final int MAX_NAMES = 20;

  /** Header and checksum of a message; headers, scale and tables of one tensor. */
  private static final int FRAME_BYTES = 32;

  private static final int TENSOR_BYTES = 512;

  private final CompressionMethod method;
  private final List<TensorRule> rules;
  private final MomentRequest moments;

  CompressorSpec(CompressionMethod method, List<TensorRule> rules) {
    this.method = method;
    this.rules = List.copyOf(rules);
    this.moments = commonMoments();
  }

  /**
   * Reads a spec.
   *
   * @throws IllegalArgumentException in one sentence that names the value and what is allowed
   */
  public static CompressorSpec parse(String text) {
    return CompressorSpecParser.parse(text);
  }

  /** Returns whether its compressors read {@code GradientMoments.secondMoment()}. */
  public boolean needsSecondMoment() {
    return moments.second();
  }

  /** Returns whether a method has an alpha, which {@link GradientCompressor#scaleAlpha} changes. */
  public boolean hasAlpha() {
    return Stream.concat(Stream.of(method), rules.stream().map(TensorRule::method))
        .anyMatch(CompressionMethod::hasAlpha);
  }

  /** Returns whether the method is variance, but for tensors with a method of their own. */
  public boolean isVariance() {
    return method instanceof VarianceMethod;
  }

  /** Returns which moments its compressors read, and how second moments are to be taken. */
  public MomentRequest moments() {
    return moments;
  }

  /** Returns the bytes that a compressor of gradients keeps from step to step. */
  public long residualBytes(ParameterLayout layout) {
    return residualBytes(layout, Share.GRADIENTS);
  }

  /** Returns the bytes that a compressor keeps from step to step. */
  public long residualBytes(ParameterLayout layout, Share share) {
    int arrays = keptArrays(layout);
    int change = share == Share.UPDATES && arrays > 1 ? 1 : 0;
    return (long) Float.BYTES * (arrays + change) * layout.length();
  }

  /**
   * Returns the number of float32 kept for each parameter where gradients travel: none, r, or r and
   * v.
   */
  int keptArrays(ParameterLayout layout) {
    return trained(layout).mapToInt(tensor -> methodOf(tensor).residualArrays()).max().orElse(0);
  }

  /** Returns a limit that no message reaches, in bytes. */
  public long maxMessageBytes(ParameterLayout layout) {
    long framing = FRAME_BYTES + (long) TENSOR_BYTES * layout.tensors().size();
    long bits =
        trained(layout).mapToLong(tensor -> methodOf(tensor).maxBits(tensor.length())).sum();
    return framing + bits / Byte.SIZE + (long) Float.BYTES * layout.statisticLength();
  }

  /**
   * Checks that compressors can be made for a layout, without making one.
   *
   * @throws IllegalArgumentException in one sentence if a pattern decides for no trained tensor, or
   *     if a tensor is too long for {@code codec=paper}, or if what travels dense is more than a
   *     message can hold
   */
  public void requireFits(ParameterLayout layout) {
    List<ParameterTensor> trained = trained(layout).toList();
    for (TensorRule rule : rules) {
      if (trained.stream().noneMatch(tensor -> ruleOf(tensor).filter(rule::equals).isPresent())) {
        throw new IllegalArgumentException(
            ("The pattern \"%s\" decides for no tensor: none has a matching name that no earlier"
                    + " pattern takes; %s.")
                .formatted(rule.pattern(), names(trained)));
      }
    }
    trained.forEach(tensor -> methodOf(tensor).requireFits(tensor));
    requireSendable(layout);
  }

  private void requireSendable(ParameterLayout layout) {
    long bits =
        trained(layout).mapToLong(tensor -> methodOf(tensor).minBits(tensor.length())).sum();
    long bytes = bits / Byte.SIZE + (long) Float.BYTES * layout.statisticLength();
    if (bytes > GradientMessage.MAX_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Messages of %,d bytes are above the limit of %,d: send fewer elements as float32 or"
                  + " float16.",
              bytes,
              GradientMessage.MAX_BYTES));
    }
  }

  /**
   * Makes a compressor with fresh state for one worker.
   *
   * @param seed of stochastic rounding (qsgd), another one for each worker: the same seed gives the
   *     same bytes
   * @throws IllegalArgumentException as {@link #requireFits} does
   */
  public GradientCompressor create(ParameterLayout layout, long seed) {
    return create(layout, seed, Share.GRADIENTS);
  }

  /**
   * Makes a compressor with fresh state for one worker.
   *
   * @param seed of stochastic rounding (qsgd), another one for each worker
   * @param share what travels
   * @throws IllegalArgumentException as {@link #requireFits} does, and if a method has no way for
   *     changes
   */
  public GradientCompressor create(ParameterLayout layout, long seed, Share share) {
    requireFits(layout);
    return new TensorwiseCompressor(this, layout, seed, share);
  }

  /** Returns how messages hold all elements, where they do. */
  DenseForm denseForm() {
    return rules.isEmpty() ? DenseForm.ofBits(method.denseBits()) : DenseForm.NONE;
  }

  /** Returns the method of a trained tensor. */
  CompressionMethod methodOf(ParameterTensor tensor) {
    return ruleOf(tensor).map(TensorRule::method).orElse(method);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CompressorSpec spec
        && method.equals(spec.method)
        && rules.equals(spec.rules);
  }

  @Override
  public int hashCode() {
    return Objects.hash(method, rules);
  }

  @Override
  public String toString() {
    return Stream.concat(Stream.of(method), rules.stream())
        .map(Object::toString)
        .collect(Collectors.joining(";"));
  }

  /** All second moments come from the same passes over the batch. */
  private MomentRequest commonMoments() {
    List<MomentRequest> requests =
        Stream.concat(Stream.of(method), rules.stream().map(TensorRule::method))
            .map(CompressionMethod::moments)
            .filter(MomentRequest::second)
            .distinct()
            .toList();
    if (requests.size() > 1) {
      throw new IllegalArgumentException(
          "Compression \"%s\": variance-samples differs between tensors: give all variance and hybrid parts the same, or none."
              .formatted(this));
    }
    return requests.isEmpty() ? MomentRequest.MEAN : requests.get(0);
  }

  private Optional<TensorRule> ruleOf(ParameterTensor tensor) {
    return rules.stream().filter(rule -> rule.matches(tensor)).findFirst();
  }

  private static Stream<ParameterTensor> trained(ParameterLayout layout) {
    return layout.tensors().stream().filter(tensor -> tensor.kind() == TensorKind.TRAINED);
  }

  private static String names(List<ParameterTensor> tensors) {
    if (tensors.isEmpty()) {
      return "there are no trained tensors";
    }
    String names =
        tensors.stream()
            .limit(MAX_NAMES)
            .map(ParameterTensor::name)
            .collect(Collectors.joining(", "));
    int more = tensors.size() - MAX_NAMES;
    return "the trained tensors are " + names + (more > 0 ? " and " + more + " more" : "");
  }
}
