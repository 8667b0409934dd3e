package dev.parsimony.spark.data.source;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.UserErrorException;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Holds the classes of images, which are folders' names, to those of a network. */
@Internal
public final class ImageClasses {
  private static final int SHOWN = 12;

  private ImageClasses() {}

  /**
   * Returns a part whose classes are those that a saved network knows, of which it need not have
   * all: by the names that were saved beside it, else by sorted name.
   *
   * @param names of the classes that were saved beside the network; may be empty
   * @param outputs classes that the network tells apart
   * @throws UserErrorException where a folder is none of the network's classes
   */
  public static SourcePart known(
      DataSource.Images source, SourcePart part, List<String> names, int outputs) {
    List<String> folders = ImageSlice.classes(part);
    requireClasses(source, part);
    if (names.isEmpty()) {
      if (folders.size() != outputs || otherOrderOfNumbers(folders)) {
        throw new UserErrorException(
            String.format(
                "%s has %d classes (%s), and the network has %d outputs without names, so which"
                    + " output is which class is unknown; put classes.txt, with a line for each"
                    + " output, beside the model.",
                source, folders.size(), shown(folders), outputs));
      }
      return part;
    }
    for (String folder : folders) {
      if (!names.contains(folder)) {
        throw new UserErrorException(
            String.format(
                "%s has a class '%s', but the model's classes are %s.",
                source, folder, shown(names)));
      }
    }
    List<Slice> slices =
        part.slices().stream().<Slice>map(slice -> ((ImageSlice) slice).with(names)).toList();
    return new SourcePart(slices, part.format(), OptionalInt.of(names.size()));
  }

  /** Whether names are numbers, and their order as names is another than as numbers. */
  private static boolean otherOrderOfNumbers(List<String> names) {
    if (!names.stream().allMatch(CsvNumber::isWhole)) {
      return false;
    }
    double[] values = names.stream().mapToDouble(CsvNumber::parse).toArray();
    return IntStream.range(1, values.length).anyMatch(i -> values[i] <= values[i - 1]);
  }

  /** Requires images to have classes. */
  static void requireClasses(DataSource.Images source, SourcePart part) {
    if (ImageSlice.classes(part).isEmpty()) {
      throw new UserErrorException(
          source
              + " holds images and no folders; put the images of each class into a folder of its"
              + " name (without classes they are for predict only).");
    }
  }

  /** Requires several classes to train on. */
  static void requireSeveral(DataSource.Images source, SourcePart part) {
    requireClasses(source, part);
    List<String> classes = ImageSlice.classes(part);
    if (classes.size() == 1) {
      throw new UserErrorException(
          String.format(
              "%s has one folder, '%s', and so one class; there must be at least two classes.",
              source, classes.get(0)));
    }
  }

  /**
   * Requires a given network's outputs to be the classes of images.
   *
   * @throws UserErrorException where it has more; fewer are noticed at the first image
   */
  public static void requireFits(DataSource source, List<String> classes, int outputs) {
    if (classes.size() < outputs) {
      throw new UserErrorException(
          String.format(
              "%s has %d classes (%s), but the network has %d outputs, so which output is which"
                  + " class is unknown; give it %d outputs, or data with all classes.",
              source, classes.size(), shown(classes), outputs, classes.size()));
    }
  }

  /** Returns names in a sentence, not all if they are many. */
  static String shown(List<String> names) {
    int more = names.size() - SHOWN;
    return names.stream().limit(SHOWN).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }

  /** Returns classes with their numbers, for the first line of a run. */
  public static String numbered(List<String> names) {
    return shown(IntStream.range(0, names.size()).mapToObj(i -> i + ": " + names.get(i)).toList());
  }
}
