package dev.parsimony.spark.dl4j.file;

import dev.parsimony.spark.Internal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.Locale;
import java.util.OptionalLong;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The transformation that a saved model applies to features before its network sees them, as DL4J's
 * NormalizerSerializer writes it; or nothing. Read without that class, which creates whatever class
 * a file names.
 */
@Internal
public final class Normaliser implements Serializable {
  /** No normaliser: features go into the network as they are. */
  public static final Normaliser NONE = new Normaliser(new byte[0]);

  private static final long serialVersionUID = 1L;
  private static final String MAGIC = "NORMALIZER";
  private static final int VERSION = 1;

  private final byte[] file;

  private Normaliser(byte[] file) {
    this.file = file;
  }

  /**
   * Reads a normaliser from a file.
   *
   * @throws IOException where it is none, or one that cannot be applied to examples with one array
   *     of features and a class; with what it is
   */
  static Normaliser of(byte[] file) throws IOException {
    Parsed parsed = parse(file);
    if (parsed.normalisation().isFitLabel()) {
      throw new MalformedModelException("it normalises labels, too, but labels are classes here");
    }
    return new Normaliser(file.clone());
  }

  /**
   * Returns DL4J's NormalizerStandardize.
   *
   * @param mean of each column
   * @param deviation of each column, none of them 0
   */
  public static Normaliser standardize(float[] mean, float[] deviation) {
    return written(new NormalizerStandardize(row(mean), row(deviation)));
  }

  /**
   * Returns DL4J's NormalizerMinMaxScaler to 0 to 1.
   *
   * @param least value of each column
   * @param greatest value of each column, above the least
   */
  public static Normaliser minMax(float[] least, float[] greatest) {
    NormalizerMinMaxScaler normalisation = new NormalizerMinMaxScaler();
    normalisation.setFeatureStats(row(least), row(greatest));
    return written(normalisation);
  }

  /** Returns DL4J's ImagePreProcessingScaler, from 0 to 255 to 0 to 1. */
  public static Normaliser pixels() {
    return written(new ImagePreProcessingScaler());
  }

  private static INDArray row(float[] values) {
    return Nd4j.create(values, new long[] {1, values.length}, 'c');
  }

  private static Normaliser written(DataNormalization normalisation) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      NormalizerSerializer.getDefault().write(normalisation, bytes);
      return of(bytes.toByteArray());
    } catch (IOException e) {
      throw new IllegalStateException("DL4J's own normaliser cannot be written", e);
    }
  }

  public boolean present() {
    return file.length > 0;
  }

  /** Returns the file as it was in the model; empty where there is none. */
  public byte[] file() {
    return file.clone();
  }

  /** Returns how many features there are statistics of; empty where all are treated alike. */
  public OptionalLong columns() {
    return parsed().columns();
  }

  /** Whether it takes pixels of 0 to 1, instead of 0 to 255: none of its statistics exceeds 1. */
  public boolean unitPixels() {
    return parsed().largest() <= 1;
  }

  /** Returns a new normaliser of DL4J's, which one thread may use. */
  public DataNormalization toDl4j() {
    return parsed().normalisation();
  }

  /** Returns words such as "standardize, 4 columns"; "none" where there is none. */
  @Override
  public String toString() {
    return present() ? parsed().description() : "none";
  }

  private Parsed parsed() {
    try {
      return parse(file);
    } catch (IOException e) {
      throw new IllegalStateException("The file was read before", e);
    }
  }

  /**
   * @param largest statistic
   */
  private record Parsed(
      DataNormalization normalisation, OptionalLong columns, double largest, String description) {}

  private static Parsed parse(byte[] file) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(file));
    if (!in.readUTF().equals(MAGIC) || in.readInt() != VERSION) {
      throw new MalformedModelException("it is none that DL4J's NormalizerSerializer wrote");
    }
    String type = in.readUTF();
    Parsed parsed =
        switch (type) {
          case "STANDARDIZE" -> standardize(in, file.length);
          case "MIN_MAX" -> minMax(in, file.length);
          case "IMAGE_MIN_MAX" -> pixels(in);
          default -> throw new MalformedModelException("its type is " + type);
        };
    if (in.read() >= 0) {
      throw new MalformedModelException("it goes on behind its statistics");
    }
    return parsed;
  }

  private static Parsed standardize(DataInputStream in, int most) throws IOException {
    boolean labels = in.readBoolean();
    INDArray mean = ArrayReader.open(in, most).read();
    INDArray deviation = statistics(in, mean);
    NormalizerStandardize normalisation = new NormalizerStandardize(mean, deviation);
    if (labels) {
      INDArray labelMean = ArrayReader.open(in, most).read();
      normalisation.setLabelStats(labelMean, statistics(in, labelMean));
      normalisation.fitLabel(true);
    }
    return new Parsed(
        normalisation,
        OptionalLong.of(mean.length()),
        Math.max(mean.amaxNumber().doubleValue(), deviation.amaxNumber().doubleValue()),
        "standardize, " + columns(mean));
  }

  private static Parsed minMax(DataInputStream in, int most) throws IOException {
    boolean labels = in.readBoolean();
    double from = in.readDouble();
    double to = in.readDouble();
    NormalizerMinMaxScaler normalisation = new NormalizerMinMaxScaler(from, to);
    INDArray least = ArrayReader.open(in, most).read();
    INDArray greatest = statistics(in, least);
    normalisation.setFeatureStats(least, greatest);
    if (labels) {
      INDArray leastLabel = ArrayReader.open(in, most).read();
      normalisation.setLabelStats(leastLabel, statistics(in, leastLabel));
      normalisation.fitLabel(true);
    }
    return new Parsed(
        normalisation,
        OptionalLong.of(least.length()),
        Math.max(least.amaxNumber().doubleValue(), greatest.amaxNumber().doubleValue()),
        String.format(Locale.ROOT, "min-max to %s..%s, %s", from, to, columns(least)));
  }

  private static Parsed pixels(DataInputStream in) throws IOException {
    double from = in.readDouble();
    double to = in.readDouble();
    double largest = in.readDouble();
    ImagePreProcessingScaler normalisation = new ImagePreProcessingScaler(from, to);
    normalisation.setMaxPixelVal(largest);
    return new Parsed(
        normalisation,
        OptionalLong.empty(),
        largest,
        String.format(Locale.ROOT, "pixels of 0..%s to %s..%s", largest, from, to));
  }

  /** Reads statistics, as many as others. */
  private static INDArray statistics(DataInputStream in, INDArray others) throws IOException {
    INDArray array = ArrayReader.open(in, others.length()).read();
    if (array.length() != others.length()) {
      throw new MalformedModelException("its statistics differ in length");
    }
    return array;
  }

  private static String columns(INDArray statistics) {
    return statistics.length() + (statistics.length() == 1 ? " column" : " columns");
  }
}
