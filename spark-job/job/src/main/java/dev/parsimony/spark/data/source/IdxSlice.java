package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A pair of idx files, images and labels, as MNIST and its relatives have them. */
record IdxSlice(String images, String labels) implements Slice {
  private static final String EXPECTED =
      "train-images-idx3-ubyte and train-labels-idx1-ubyte (plain or .gz), and t10k-... likewise"
          + " for testing";

  static SourcePart train(DataFiles files, String folder) {
    files.requireFolder(folder, EXPECTED);
    return part(files, folder, "train")
        .orElseThrow(
            () ->
                new UserErrorException(
                    String.format(
                        "The folder %s holds no train-images-idx3-ubyte; it should hold %s.",
                        folder, EXPECTED)));
  }

  static Optional<SourcePart> test(DataFiles files, String folder) {
    files.requireFolder(folder, EXPECTED);
    return part(files, folder, "t10k");
  }

  private static Optional<SourcePart> part(DataFiles files, String folder, String prefix) {
    Optional<String> images = find(files, folder, prefix + "-images", "idx3-ubyte");
    Optional<String> labels = find(files, folder, prefix + "-labels", "idx1-ubyte");
    if (images.isEmpty() && labels.isEmpty()) {
      return Optional.empty();
    }
    if (images.isEmpty() || labels.isEmpty()) {
      String missing = prefix + (images.isEmpty() ? "-images-idx3-ubyte" : "-labels-idx1-ubyte");
      throw new UserErrorException(
          String.format(
              "The folder %s holds no %s; it should hold %s.", folder, missing, EXPECTED));
    }
    IdxSlice slice = new IdxSlice(images.get(), labels.get());
    return Optional.of(new SourcePart(List.of(slice), slice.format(files), OptionalInt.empty()));
  }

  private static Optional<String> find(DataFiles files, String folder, String name, String suffix) {
    return files.find(folder, List.of(name + "-" + suffix, name + "." + suffix));
  }

  private ExampleFormat format(DataFiles files) {
    try (InputStream in = files.open(images)) {
      IdxHeader header = IdxHeader.ofImages(in, name());
      return ExampleFormat.classified(
          ArrayShape.image(1, header.height(), header.width()), ArrayEncoding.UINT8);
    } catch (IOException e) {
      throw DataFiles.unreadable(name(), e);
    }
  }

  @Override
  public String name() {
    return DataFiles.shown(images);
  }

  @Override
  public ExampleReader open(DataFiles files, ExampleFormat format) throws IOException {
    return new IdxReader(files, images, labels);
  }
}
