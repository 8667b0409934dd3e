package dev.parsimony.secondmoment.kernel.convolution;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/** Holds the measured convolutions that the jar carries. */
final class ConvolutionTable {
  private static final String RESOURCE = "convolutions.csv";
  private static final List<MeasuredConvolution> ROWS = rows();

  private ConvolutionTable() {}

  /**
   * Returns the nearest one of the same kind, the first of equally near ones.
   *
   * @param instructions those of a processor
   */
  static MeasuredConvolution nearest(Convolutions instructions, ConvolutionShape shape) {
    return ROWS.stream()
        .filter(row -> row.instructions() == instructions && row.shape().isLike(shape))
        .min(Comparator.comparingDouble(row -> row.shape().distance(shape)))
        .orElseThrow(() -> new IllegalStateException(RESOURCE + " has nothing like " + shape));
  }

  private static List<MeasuredConvolution> rows() {
    try (InputStream in = ConvolutionTable.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks " + RESOURCE);
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.startsWith("#") && !line.equals(MeasuredConvolution.HEADER))
          .map(MeasuredConvolution::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + RESOURCE, e);
    }
  }
}
