package dev.parsimony.spark.config;

import dev.parsimony.secondmoment.kernel.convolution.Convolutions;
import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;

/**
 * Says whose operations compute a step.
 *
 * @param own those of Parsimony, where it has some: faster, with other last bits than DL4J's; else
 *     DL4J's alone, with the bits that {@code fit} gives
 * @param convolutions how Parsimony's compute convolutions; the same for all workers, whatever
 *     their processors
 */
@Internal
public record KernelChoice(boolean own, Convolutions convolutions) implements Serializable {
  /** Those of DL4J. */
  public static final KernelChoice DL4J = new KernelChoice(false, Convolutions.ONEDNN);

  /** Those of Parsimony, convolutions as was measured for processors like this one. */
  public static final KernelChoice OWN = new KernelChoice(true, Convolutions.ofThisProcessor());

  private static final String AUTO = "auto";
  private static final String CONVOLUTIONS = "own,convolutions=";

  /**
   * Parses {@code own}, {@code own,convolutions=auto|onednn|products|avx2|avx512} or {@code dl4j}.
   *
   * @throws IllegalArgumentException with a sentence that lists what is allowed
   */
  public static KernelChoice parse(String text) {
    String given = text.strip().toLowerCase(Locale.ROOT);
    if (given.equals("dl4j")) {
      return DL4J;
    }
    if (given.equals("own") || given.equals(CONVOLUTIONS + AUTO)) {
      return OWN;
    }
    return Arrays.stream(Convolutions.values())
        .filter(each -> given.equals(CONVOLUTIONS + each))
        .findFirst()
        .map(each -> new KernelChoice(true, each))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Invalid kernels: got \""
                        + text
                        + "\", expected own or dl4j, or own,convolutions= with auto, onednn,"
                        + " products, avx2 or avx512"));
  }

  /** As on the command line, what was chosen by itself included. */
  @Override
  public String toString() {
    return own ? CONVOLUTIONS + convolutions : "dl4j";
  }
}
