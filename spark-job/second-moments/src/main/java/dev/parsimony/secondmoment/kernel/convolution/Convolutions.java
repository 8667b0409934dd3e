package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.array.ImageAxes;
import dev.parsimony.secondmoment.patch.Patches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Says which convolutions are computed by products, and which by oneDNN; each way runs on every
 * processor. Nothing is measured in a run: the same choice gives the same bits on like processors.
 */
public enum Convolutions {
  /** All by oneDNN, as DL4J does, but for what first layers and second moments need. */
  ONEDNN,
  /** All by products, but for those whose patches or outputs of one image no array can hold. */
  PRODUCTS,
  /** As was faster for the nearest shape measured with AVX2. */
  AVX2,
  /** As was faster for the nearest shape measured with AVX-512. */
  AVX512;

  /**
   * Elements that the patches of an image have at most where the table decides: 4 MiB, two groups.
   * Of those measured (up to 6.9 MiB) none with more was faster by products; beyond, memory grows
   * with the image, for each layer and worker.
   */
  private static final long MOST_PATCHES = 2L * GroupPasses.GROUP;

  /**
   * The same of a first convolution with channels last, of which there are one or few: 64 MiB. Of
   * those measured (up to 38 MB) products computed all in a third to three quarters of the time.
   */
  private static final long MOST_FIRST_PATCHES = 32L * GroupPasses.GROUP;

  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /** What oneDNN needs for AVX-512. */
  private static final List<String> AVX512_FLAGS =
      List.of("avx512f", "avx512bw", "avx512vl", "avx512dq");

  /** Returns the measured choice for this processor's instructions, AVX2 where none are known. */
  public static Convolutions ofThisProcessor() {
    return ofProcessor(PROCESSORS);
  }

  /**
   * Returns the measured choice for a processor's instructions, AVX2 where none are known.
   *
   * @param processors a file like {@code /proc/cpuinfo}, which need not be there
   */
  static Convolutions ofProcessor(Path processors) {
    try (Stream<String> lines = Files.lines(processors)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(Convolutions::ofFlags)
          .orElse(AVX2);
    } catch (IOException | UncheckedIOException e) {
      return AVX2;
    }
  }

  /**
   * Returns the measured choice for a processor's instructions.
   *
   * @param flags a line of {@code /proc/cpuinfo}
   */
  static Convolutions ofFlags(String flags) {
    return List.of(flags.split("\\s+")).containsAll(AVX512_FLAGS) ? AVX512 : AVX2;
  }

  /**
   * Returns whether products compute the outputs. With channels last oneDNN is the faster one, but
   * for images that are their own patches where it has AVX2 alone.
   */
  boolean forwardByProducts(Patches geometry, int outChannels) {
    if (geometry.axes() == ImageAxes.CHANNELS_LAST && this != PRODUCTS) {
      return this == AVX2 && ImagePasses.arePatches(geometry);
    }
    return byProducts(geometry, outChannels, row -> row.forwardProducts() < row.forwardOneDnn());
  }

  /** Returns whether products compute the gradients. */
  boolean backwardByProducts(Patches geometry, int outChannels) {
    return byProducts(geometry, outChannels, row -> row.backwardProducts() < row.backwardOneDnn());
  }

  /**
   * Returns whether products compute the gradients of a network's first convolution with channels
   * last: they leave out that at the input, which oneDNN computes, too.
   */
  boolean firstBackwardByProducts(Patches geometry, int outChannels) {
    return ImagePasses.arePatches(geometry)
        || GroupPasses.elements(geometry) <= MOST_FIRST_PATCHES
        || backwardByProducts(geometry, outChannels);
  }

  private boolean byProducts(
      Patches geometry, int outChannels, Predicate<MeasuredConvolution> faster) {
    boolean copied =
        geometry.axes() == ImageAxes.CHANNELS_LAST
            ? !ImagePasses.arePatches(geometry)
            : !ImagePasses.fits(geometry, outChannels);
    return switch (this) {
      case ONEDNN -> false;
      case PRODUCTS -> !copied || GroupPasses.fits(geometry, outChannels);
      default ->
          (!copied || GroupPasses.elements(geometry) <= MOST_PATCHES)
              && faster.test(
                  ConvolutionTable.nearest(this, ConvolutionShape.of(geometry, outChannels)));
    };
  }

  /** As in settings. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
