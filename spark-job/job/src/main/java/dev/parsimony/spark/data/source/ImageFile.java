package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.ImageOptions;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.image.ImageDecoder;
import dev.parsimony.spark.data.image.ImageResizer;
import dev.parsimony.spark.data.image.Pixels;
import dev.parsimony.spark.files.FileSystems;
import java.io.IOException;
import java.util.Optional;

/** Reads one image as a source's options want it; what is wrong with it is one sentence. */
final class ImageFile {
  /** Decoding takes some ten bytes for each. */
  private static final long MOST_PIXELS = 100_000_000;

  private ImageFile() {}

  /**
   * Reads an image, in grey and resized where the options say so.
   *
   * @param expected shape of all images; empty for the first, which decides
   * @throws UserErrorException that names the file, where it is no such image
   */
  static Pixels read(
      DataFiles files, String file, ImageOptions options, Optional<ArrayShape> expected)
      throws IOException {
    String name = DataFiles.shown(file);
    Pixels decoded = decoded(name, files.content(file), options, expected);
    Pixels wanted = options.channels() == ImageOptions.Channels.GREY ? decoded.toGrey() : decoded;
    if (options.sized()) {
      wanted = ImageResizer.resize(wanted, options.height(), options.width());
    }
    if (expected.isPresent() && !wanted.fills(expected.get().channels())) {
      throw new UserErrorException(
          name
              + " is in colour, and the first image is grey; add grey or rgb behind the folder,"
              + " after a comma, to read all as one or the other.");
    }
    return wanted;
  }

  private static Pixels decoded(
      String name, byte[] content, ImageOptions options, Optional<ArrayShape> expected) {
    try {
      return ImageDecoder.decode(
              content,
              (height, width) -> {
                requireFew(name, height, width);
                if (!options.sized()) {
                  expected.ifPresent(shape -> requireSize(name, height, width, shape));
                }
              })
          .orElseThrow(
              () ->
                  new UserErrorException(
                      name
                          + " is no image that Java reads, such as PNG or JPEG; convert it, or"
                          + " remove it."));
    } catch (IOException e) {
      throw new UserErrorException(
          name
              + " cannot be decoded ("
              + FileSystems.reason(e)
              + "); copy or download it again, convert it, or remove it.",
          e);
    }
  }

  private static void requireFew(String name, int height, int width) {
    if ((long) height * width > MOST_PIXELS) {
      throw new UserErrorException(
          String.format(
              "%s has a height and width of %dx%d, more than 100 million pixels; make it smaller.",
              name, height, width));
    }
  }

  private static void requireSize(String name, int height, int width, ArrayShape expected) {
    if (height != expected.height() || width != expected.width()) {
      throw new UserErrorException(
          String.format(
              "%s has a height and width of %dx%d, where %dx%d are expected, as of the first image;"
                  + " add size=%dx%d, or another size, behind the folder, after a comma, to resize"
                  + " all.",
              name,
              height,
              width,
              expected.height(),
              expected.width(),
              expected.height(),
              expected.width()));
    }
  }
}
