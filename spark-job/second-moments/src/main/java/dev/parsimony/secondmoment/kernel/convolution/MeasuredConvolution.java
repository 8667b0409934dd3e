package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.Internal;
import java.util.Locale;

/**
 * A convolution that was measured both ways, in ms of the processor's time for a batch, by {@code
 * submit/bench.sh convolutions}.
 *
 * @param instructions with which it was measured
 */
@Internal
public record MeasuredConvolution(
    Convolutions instructions,
    ConvolutionShape shape,
    double forwardOneDnn,
    double forwardProducts,
    double backwardOneDnn,
    double backwardProducts) {
  /** Names the columns of the table. */
  public static final String HEADER =
      "instructions,in,out,kernel,stride,padded,outsize,"
          + "forward onednn,forward products,backward onednn,backward products";

  private static final int COLUMNS = HEADER.split(",").length;

  /**
   * Reads a line of the table.
   *
   * @throws IllegalArgumentException where it is none
   */
  static MeasuredConvolution parse(String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != COLUMNS) {
      throw new IllegalArgumentException(
          "Invalid measured convolution: got %d columns, expected %d: %s"
              .formatted(cells.length, COLUMNS, line));
    }
    return new MeasuredConvolution(
        Convolutions.valueOf(cells[0].toUpperCase(Locale.ROOT)),
        new ConvolutionShape(
            Integer.parseInt(cells[1]),
            Integer.parseInt(cells[2]),
            Double.parseDouble(cells[3]),
            Integer.parseInt(cells[4]),
            Boolean.parseBoolean(cells[5]),
            Double.parseDouble(cells[6])),
        Double.parseDouble(cells[7]),
        Double.parseDouble(cells[8]),
        Double.parseDouble(cells[9]),
        Double.parseDouble(cells[10]));
  }

  /** Returns the line of the table. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%s,%d,%d,%.0f,%d,%s,%.0f,%.2f,%.2f,%.2f,%.2f",
        instructions,
        shape.inChannels(),
        shape.outChannels(),
        shape.kernel(),
        shape.stride(),
        shape.padded(),
        shape.outSize(),
        forwardOneDnn,
        forwardProducts,
        backwardOneDnn,
        backwardProducts);
  }
}
