package dev.parsimony.spark.dl4j.file;

import dev.parsimony.spark.config.AllowedClasses;
import dev.parsimony.spark.config.UserErrorException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Finds the classes that a configuration names, without loading any, and refuses those that are
 * neither DL4J's nor allowed.
 *
 * <p>A class can stand under more keys than {@code @class}: under {@code type} for a distribution,
 * as the first element of an array in place of an object, and wherever a layer of the user's own
 * says so. So any text that is the name of a class on the class path is taken for one.
 */
final class ClassNames {
  /** The key under which DL4J's own types have the name of their class. */
  private static final String CLASS_KEY = "@class";

  private static final List<String> DL4J = List.of("org.deeplearning4j.", "org.nd4j.");

  /** Other projects' classes that ND4J brings along. */
  private static final String SHADED = "org.nd4j.shade.";

  /** Most characters of a class name that is looked up. */
  private static final int LONGEST_NAME = 1_000;

  private static final int LONGEST_SHOWN = 200;

  private final String file;
  private final AllowedClasses allowed;
  private final List<ClassLoader> loaders;
  private final Map<String, Boolean> found = new HashMap<>();

  /**
   * @param file its name, for messages
   */
  ClassNames(String file, AllowedClasses allowed) {
    this.file = file;
    this.allowed = allowed;
    this.loaders =
        Stream.of(Thread.currentThread().getContextClassLoader(), ClassNames.class.getClassLoader())
            .filter(Objects::nonNull)
            .distinct()
            .toList();
  }

  /**
   * Checks the text of a value, or of a key itself.
   *
   * @param key under which it stands; empty in an array, and for a key
   * @throws UserErrorException where it names a class that is not allowed, or missing
   */
  void check(String key, String text) {
    if (key.equals(CLASS_KEY)) {
      requireUsable(text);
    } else {
      words(text).stream().filter(word -> !allowed(word) && exists(word)).forEach(this::refuse);
    }
  }

  private void requireUsable(String name) {
    if (!allowed(name)) {
      refuse(name);
    }
    if (!exists(name)) {
      throw new UserErrorException(
          file
              + " names the class "
              + name
              + ", which is not on the class path; give its jar to spark-submit with --jars (behind"
              + " -- where a script calls it).");
    }
  }

  private void refuse(String name) {
    String shown = name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) + "..." : name;
    String jar =
        exists(name)
            ? "."
            : ", and give its jar to spark-submit with --jars (behind -- where a script calls it).";
    throw new UserErrorException(
        file
            + " names the class "
            + shown
            + ", which is not DL4J's; if it is yours and you trust the file, add --allow-classes "
            + shown
            + jar);
  }

  private boolean allowed(String name) {
    boolean dl4j = DL4J.stream().anyMatch(name::startsWith) && !name.startsWith(SHADED);
    return dl4j || allowed.includes(name);
  }

  private boolean exists(String name) {
    if (name.length() > LONGEST_NAME) {
      return false;
    }
    Boolean known = found.get(name);
    if (known != null) {
      return known;
    }
    if (found.size() == ModelLimits.NAMES) {
      throw new UserErrorException(
          file
              + " has more than "
              + ModelLimits.NAMES
              + " different names, which no DL4J configuration has.");
    }
    // As a resource, for loading may run its static initialiser.
    String resource = name.replace('.', '/') + ".class";
    boolean exists = loaders.stream().anyMatch(loader -> loader.getResource(resource) != null);
    found.put(name, exists);
    return exists;
  }

  /** Returns what could name classes in a text such as a.b.C, a.B&lt;C&gt; or [La.b.C;. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    boolean composed = text.startsWith("[") || text.indexOf('<') >= 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || !partOfName(text.charAt(i))) {
        String word = text.substring(start, i);
        if (composed || word.length() == text.length() || word.indexOf('.') > 0) {
          add(word, composed, words);
        }
        start = i + 1;
      }
    }
    return words;
  }

  private static boolean partOfName(char c) {
    return c == '.' || Character.isJavaIdentifierPart(c);
  }

  private static void add(String word, boolean composed, List<String> words) {
    if (!word.isEmpty() && Character.isJavaIdentifierStart(word.charAt(0))) {
      words.add(word);
      if (composed && word.startsWith("L")) {
        words.add(word.substring(1));
      }
    }
  }
}
