package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a user says of a folder of images beside its path: {@code size=HEIGHTxWIDTH}, and {@code
 * grey} or {@code rgb}.
 *
 * @param height to resize images to, in pixels; 0 where all have one size
 * @param width to resize images to, in pixels; 0 where all have one size
 */
@Internal
public record ImageOptions(int height, int width, Channels channels) implements Serializable {
  /** Images as they are. */
  public static final ImageOptions NONE = new ImageOptions(0, 0, Channels.FIRST);

  /** Also what is none and looks like one, which is refused; not so a folder's key=value. */
  private static final Pattern OPTION = Pattern.compile("(size|grey|rgb)|[a-z]+=[^/]*");

  private static final Pattern SIZE = Pattern.compile("size=(\\d{1,5})x(\\d{1,5})");

  /** The channels that images are read as. */
  public enum Channels {
    /** One if the first image is grey, else three. */
    FIRST,
    GREY,
    RGB
  }

  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  public ImageOptions {
    if (height < 0 || width < 0 || (height == 0) != (width == 0)) {
      throw new IllegalArgumentException("size= takes HEIGHTxWIDTH in pixels, such as 64x64");
    }
  }

  static boolean isOption(String text) {
    return OPTION.matcher(text).matches();
  }

  /**
   * Reads options.
   *
   * @param texts such as {@code grey}
   * @throws IllegalArgumentException with what is allowed
   */
  static ImageOptions parse(List<String> texts) {
    ImageOptions options = NONE;
    for (String text : texts) {
      ImageOptions one = parse(text);
      boolean twice = one.sized() ? options.sized() : options.channels != Channels.FIRST;
      if (twice) {
        throw new IllegalArgumentException(
            one.sized() ? "size= is there twice" : "say grey or rgb once");
      }
      options = one.orElse(options);
    }
    return options;
  }

  private static ImageOptions parse(String text) {
    if (text.equals("grey") || text.equals("rgb")) {
      return new ImageOptions(0, 0, Channels.valueOf(text.toUpperCase(Locale.ROOT)));
    }
    Matcher size = SIZE.matcher(text);
    if (size.matches() && !size.group(1).matches("0+") && !size.group(2).matches("0+")) {
      return new ImageOptions(
          Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)), Channels.FIRST);
    }
    throw new IllegalArgumentException(
        text.startsWith("size")
            ? "size= takes HEIGHTxWIDTH in pixels, such as 64x64"
            : "there is no option " + text + "; images: takes size=HEIGHTxWIDTH, and grey or rgb");
  }

  /** Whether images are to be resized. */
  public boolean sized() {
    return height > 0;
  }

  /** These, and what they leave open as others have it. */
  public ImageOptions orElse(ImageOptions others) {
    return new ImageOptions(
        sized() ? height : others.height,
        sized() ? width : others.width,
        channels == Channels.FIRST ? others.channels : channels);
  }

  /** As they are written after the folder, each after a comma. */
  @Override
  public String toString() {
    return (sized() ? ",size=" + height + "x" + width : "")
        + (channels == Channels.FIRST ? "" : "," + channels.name().toLowerCase(Locale.ROOT));
  }
}
