package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The user's own classes that a model file may name, beside DL4J's.
 *
 * @param patterns each a class's full name, or a package with all that is below it, {@code
 *     com.example.*}
 */
@Internal
public record AllowedClasses(List<String> patterns) {
  /** Only DL4J's own. */
  public static final AllowedClasses NONE = new AllowedClasses(List.of());

  private static final String ANY_BELOW = ".*";
  private static final String WORD = "\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*";
  private static final Pattern FORM =
      Pattern.compile(WORD + "(\\." + WORD + ")*(" + Pattern.quote(ANY_BELOW) + ")?");

  public AllowedClasses {
    patterns = List.copyOf(patterns);
  }

  /**
   * Reads the text form, patterns between commas.
   *
   * @throws IllegalArgumentException with a sentence that says what is allowed
   */
  public static AllowedClasses parse(String text) {
    List<String> patterns = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    for (String pattern : patterns) {
      if (!FORM.matcher(pattern).matches()) {
        throw new IllegalArgumentException(
            "Invalid class '"
                + pattern
                + "': expected a full name, as in com.example.MyLayer, or a package with all below"
                + " it, as in com.example.*");
      }
    }
    return new AllowedClasses(patterns);
  }

  /** Whether a class, by its full name, is among them. */
  public boolean includes(String className) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, className));
  }

  private static boolean matches(String pattern, String className) {
    return pattern.endsWith(ANY_BELOW)
        ? className.startsWith(pattern.substring(0, pattern.length() - 1))
        : className.equals(pattern);
  }
}
