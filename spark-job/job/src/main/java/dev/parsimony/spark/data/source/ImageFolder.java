package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.ImageOptions;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.image.Pixels;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Finds the images of a folder: those of each class in a folder of the class's name, in the order
 * of the names, as torchvision's ImageFolder has them.
 */
final class ImageFolder {
  private static final String EXPECTED = "a folder of PNG or JPEG files for each class";
  private static final String TRAIN = "train";
  private static final List<String> TESTS = List.of("test", "val");

  /** What one file may have: it is read whole. */
  private static final long MOST_BYTES = 1L << 28;

  private ImageFolder() {}

  /** The folders of a source's parts. */
  private record Parts(String train, Optional<String> test) {}

  /** Returns the part to train on: all of a folder that has no part to test on. */
  static SourcePart train(DataFiles files, DataSource.Images source) {
    return part(files, source.options(), parts(files, source).train(), Optional.empty());
  }

  /**
   * Returns the part that a folder itself sets apart for testing.
   *
   * @param train its part to train on, whose classes and shape are those of the images
   */
  static Optional<SourcePart> ownTest(DataFiles files, DataSource.Images source, SourcePart train) {
    return parts(files, source)
        .test()
        .map(folder -> part(files, source.options(), folder, Optional.of(train)));
  }

  /** Returns the part of a folder named for testing: its part to test on, or else all of it. */
  static SourcePart namedTest(DataFiles files, DataSource.Images source, SourcePart train) {
    Parts parts = parts(files, source);
    return part(files, source.options(), parts.test().orElse(parts.train()), Optional.of(train));
  }

  private static Parts parts(DataFiles files, DataSource.Images source) {
    files.requireFolder(source.folder(), EXPECTED);
    List<String> folders = folders(files.list(source.folder()));
    List<String> tests = TESTS.stream().filter(folders::contains).toList();
    if (!folders.contains(TRAIN) || tests.isEmpty() || folders.size() > 1 + tests.size()) {
      return new Parts(source.folder(), Optional.empty());
    }
    if (tests.size() > 1) {
      throw new UserErrorException(
          String.format(
              "%s has the folders train, test and val; name the one to train on and the one to test"
                  + " on, such as --data images:%s --test images:%s.",
              source,
              DataFiles.child(source.folder(), TRAIN),
              DataFiles.child(source.folder(), tests.get(0))));
    }
    return new Parts(
        DataFiles.child(source.folder(), TRAIN),
        Optional.of(DataFiles.child(source.folder(), tests.get(0))));
  }

  private static List<String> folders(List<DataFiles.Entry> entries) {
    return entries.stream().filter(DataFiles.Entry::folder).map(DataFiles.Entry::name).toList();
  }

  private static SourcePart part(
      DataFiles files, ImageOptions options, String folder, Optional<SourcePart> train) {
    List<DataFiles.Entry> entries = files.list(folder);
    List<String> folders = folders(entries);
    List<String> classes = train.map(ImageSlice::classes).orElse(folders);
    ImageSlices slices = new ImageSlices();
    if (folders.isEmpty()) {
      add(slices, files, folder, entries, ImageSlice.NO_CLASS);
      classes = List.of();
    } else {
      requireNoImages(folder, entries);
    }
    for (String name : folders) {
      int label = classes.indexOf(name);
      if (label < 0) {
        throw new UserErrorException(
            String.format(
                "The folder %s is of a class that the training data lack; theirs are %s.",
                DataFiles.child(folder, name), ImageClasses.shown(classes)));
      }
      String path = DataFiles.child(folder, name);
      add(slices, files, path, files.list(path), label);
    }
    List<Slice> found = slices.of(classes, options);
    return new SourcePart(
        found,
        format(files, options, (ImageSlice) found.get(0), train),
        classes.isEmpty() ? OptionalInt.empty() : OptionalInt.of(classes.size()));
  }

  private static void requireNoImages(String folder, List<DataFiles.Entry> entries) {
    List<String> suffixes =
        Stream.of(ImageIO.getReaderFileSuffixes()).map(suffix -> "." + suffix).toList();
    for (DataFiles.Entry entry : entries) {
      String name = entry.name().toLowerCase(Locale.ROOT);
      if (!entry.folder() && suffixes.stream().anyMatch(name::endsWith)) {
        throw new UserErrorException(
            String.format(
                "%s stands beside the folders of the classes; move it into one of them.",
                DataFiles.child(folder, entry.name())));
      }
    }
  }

  private static void add(
      ImageSlices slices,
      DataFiles files,
      String folder,
      List<DataFiles.Entry> entries,
      int label) {
    if (entries.isEmpty()) {
      throw new UserErrorException(
          label == ImageSlice.NO_CLASS
              ? "The folder " + folder + " holds no images; it should hold " + EXPECTED + "."
              : "The folder " + folder + " holds no images; put some into it, or remove it.");
    }
    String qualified = files.qualified(folder);
    for (DataFiles.Entry entry : entries) {
      String name = DataFiles.child(folder, entry.name());
      if (entry.folder()) {
        throw new UserErrorException(
            name + " is a folder among images; move its images to where the others are.");
      }
      if (entry.bytes() > MOST_BYTES) {
        throw new UserErrorException(
            name + " has more than 256 MB; make it smaller, or remove it if it is no image.");
      }
      slices.add(qualified, entry, label);
    }
  }

  private static ExampleFormat format(
      DataFiles files, ImageOptions options, ImageSlice first, Optional<SourcePart> train) {
    return ExampleFormat.classified(
        train
            .map(part -> shape(options, part.format().shape()))
            .orElseGet(() -> firstShape(files, options, first)),
        ArrayEncoding.UINT8);
  }

  private static ArrayShape firstShape(DataFiles files, ImageOptions options, ImageSlice slice) {
    String file = slice.groups().get(0).files().get(0);
    try {
      Pixels first = ImageFile.read(files, file, options, Optional.empty());
      return shape(options, first.shape());
    } catch (IOException e) {
      throw DataFiles.unreadable(DataFiles.shown(file), e);
    }
  }

  /** Returns the shape that options ask for; what they leave open is as of other images. */
  private static ArrayShape shape(ImageOptions options, ArrayShape others) {
    int channels =
        switch (options.channels()) {
          case FIRST -> others.channels();
          case GREY -> 1;
          case RGB -> 3;
        };
    return options.sized()
        ? ArrayShape.image(channels, options.height(), options.width())
        : ArrayShape.image(channels, others.height(), others.width());
  }
}
