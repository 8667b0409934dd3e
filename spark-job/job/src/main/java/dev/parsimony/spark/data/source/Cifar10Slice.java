package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.Records;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One file of CIFAR-10 in its binary form: records of a label byte and 3 planes (red, green, blue)
 * of 32x32 bytes (Krizhevsky, "Learning multiple layers of features from tiny images", 2009).
 */
record Cifar10Slice(String file) implements Slice {
  private static final int CLASSES = 10;
  private static final int BATCHES = 5;
  private static final int IMAGE_BYTES = 3 * 32 * 32;
  private static final ExampleFormat FORMAT =
      ExampleFormat.classified(ArrayShape.image(3, 32, 32), ArrayEncoding.UINT8);
  private static final String EXPECTED =
      "CIFAR-10's binary files data_batch_1.bin to data_batch_5.bin and test_batch.bin"
          + " (plain or .gz)";

  static SourcePart train(DataFiles files, String folder) {
    files.requireFolder(folder, EXPECTED);
    List<Slice> slices = new ArrayList<>();
    for (int i = 1; i <= BATCHES; i++) {
      files
          .find(folder, List.of("data_batch_" + i + ".bin"))
          .ifPresent(file -> slices.add(new Cifar10Slice(file)));
    }
    if (slices.isEmpty()) {
      throw new UserErrorException(
          "The folder " + folder + " holds no data_batch file; it should hold " + EXPECTED + ".");
    }
    return new SourcePart(slices, FORMAT, OptionalInt.of(CLASSES));
  }

  static Optional<SourcePart> test(DataFiles files, String folder) {
    files.requireFolder(folder, EXPECTED);
    return files
        .find(folder, List.of("test_batch.bin"))
        .map(file -> new Cifar10Slice(file))
        .map(slice -> new SourcePart(List.of(slice), FORMAT, OptionalInt.of(CLASSES)));
  }

  @Override
  public String name() {
    return DataFiles.shown(file);
  }

  @Override
  public ExampleReader open(DataFiles files, ExampleFormat format) {
    return new Reader(name(), files.open(file));
  }

  private static final class Reader implements ExampleReader {
    private final String name;
    private final InputStream in;
    private long records;

    Reader(String name, InputStream in) {
      this.name = name;
      this.in = in;
    }

    @Override
    public boolean next(byte[] record) throws IOException {
      int label = in.read();
      if (label < 0) {
        return false;
      }
      records++;
      int read = in.readNBytes(record, ExampleFormat.PAYLOAD_OFFSET, IMAGE_BYTES);
      if (read < IMAGE_BYTES) {
        throw new UserErrorException(
            String.format(
                "%s is truncated or corrupt: its size is no multiple of %d bytes, record %d ends"
                    + " after %d; copy or download it again.",
                name, 1 + IMAGE_BYTES, records, 1 + read));
      }
      if (label >= CLASSES) {
        throw new UserErrorException(
            String.format(
                "%s is corrupt or not CIFAR-10's binary form: it has label %d where 0 to 9 are"
                    + " possible.",
                place(), label));
      }
      Records.putLabel(record, label);
      return true;
    }

    @Override
    public String place() {
      return name + ", record " + records;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
