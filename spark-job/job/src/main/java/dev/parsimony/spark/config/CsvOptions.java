package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a user says of a csv file beside its path: {@code label=NAME,header=true} and so on.
 *
 * @param given the values of the options that were given, valid ones
 * @param drop columns to leave out, by name or position
 * @param targets columns of what is to be answered instead of a class, by name or position
 */
@Internal
public record CsvOptions(Map<Key, String> given, List<String> drop, TargetColumns targets)
    implements TableOptions, Serializable {
  private static final Map<String, Character> CHARACTERS =
      Map.of("comma", ',', "semicolon", ';', "tab", '\t', "pipe", '|', "space", ' ');

  /** Everything is detected. */
  public static final CsvOptions NONE = new CsvOptions(Map.of(), List.of(), TargetColumns.NONE);

  /** An option that has one value. */
  public enum Key {
    LABEL,
    HEADER,
    SEPARATOR,
    QUOTE,
    CLASSES,
    WEIGHT
  }

  /** Whether files begin with the names of their columns. */
  public enum Header {
    /** Where no field of a file's first line is a number. */
    AUTO,
    TRUE,
    FALSE
  }

  /** How labels become the classes 0, 1, 2 ... */
  public enum Classes {
    /** Numbers as they are, names in sorted order; what is neither for certain is refused. */
    AUTO,
    /** Labels are class numbers from 0 on. */
    NUMBERS,
    /** Whatever the labels are, in sorted order. */
    SORTED
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  public CsvOptions {
    Map<Key, String> sorted = new EnumMap<>(Key.class);
    sorted.putAll(given);
    given = sorted;
    drop = List.copyOf(drop);
    oneOf(given, Key.HEADER, Header.values());
    oneOf(given, Key.CLASSES, Classes.values());
    character(given, Key.SEPARATOR);
    if (!"none".equals(given.get(Key.QUOTE))) {
      character(given, Key.QUOTE);
    }
    if (Stream.of(drop.stream(), targets.columns().stream(), given.values().stream())
        .flatMap(texts -> texts)
        .anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("an option has no value");
    }
    targets.requireNoClass(given.containsKey(Key.LABEL) || given.containsKey(Key.CLASSES));
    if (targets.kind() == LabelKind.LABELS && targets.columns().size() == 1) {
      throw new IllegalArgumentException(
          "labels= names several columns, of 0 and 1; for a single one say label=");
    }
  }

  /**
   * Reads options.
   *
   * @param texts such as {@code label=first}
   * @throws IllegalArgumentException with what is allowed
   */
  static CsvOptions parse(List<String> texts) {
    Map<Key, String> given = new EnumMap<>(Key.class);
    List<String> drop = new ArrayList<>();
    List<String> values = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      String name = text.substring(0, equals);
      String value = text.substring(equals + 1);
      if (name.equals("drop")) {
        drop.add(value);
      } else if (name.equals("values")) {
        values.addAll(names(value));
      } else if (name.equals("labels")) {
        labels.addAll(names(value));
      } else if (given.put(key(name), value) != null) {
        throw new IllegalArgumentException(name + "= is there twice");
      }
    }
    return new CsvOptions(given, drop, TargetColumns.of(values, labels));
  }

  /** Returns the columns that an option names, each after a semicolon. */
  static List<String> names(String text) {
    return List.of(text.split(";", -1));
  }

  private static Key key(String name) {
    for (Key key : Key.values()) {
      if (name.equals(lower(key))) {
        return key;
      }
    }
    throw new IllegalArgumentException(
        "there is no option "
            + name
            + "=; csv: takes "
            + Stream.of(Key.values()).map(key -> lower(key) + "=").collect(Collectors.joining(", "))
            + ", values=, labels= and drop=");
  }

  /**
   * The column of the class: {@code first}, {@code last}, a position from 1 on or a name; {@code
   * none} where there is no such column.
   */
  @Override
  public String label() {
    return given.getOrDefault(Key.LABEL, "last");
  }

  /** Whether a column holds the class: it does unless the label is none, or there are targets. */
  @Override
  public boolean labelled() {
    return !targets.present() && !label().equals(NO_LABEL);
  }

  @Override
  public Optional<String> weight() {
    return Optional.ofNullable(given.get(Key.WEIGHT)).filter(column -> !column.equals(NO_LABEL));
  }

  public Header header() {
    return Header.valueOf(given.getOrDefault(Key.HEADER, "auto").toUpperCase(Locale.ROOT));
  }

  /** Empty where it is to be detected. */
  public Optional<Character> separator() {
    return given.containsKey(Key.SEPARATOR)
        ? Optional.of(character(given, Key.SEPARATOR))
        : Optional.empty();
  }

  /** Empty where quotes are characters like others. */
  public Optional<Character> quote() {
    boolean none = "none".equals(given.get(Key.QUOTE));
    return none ? Optional.empty() : Optional.of(character(given, Key.QUOTE));
  }

  @Override
  public Classes classes() {
    return Classes.valueOf(given.getOrDefault(Key.CLASSES, "auto").toUpperCase(Locale.ROOT));
  }

  /** Whether the option was given. */
  public boolean has(Key key) {
    return given.containsKey(key);
  }

  /** These, and what they leave open as others have it. */
  public CsvOptions orElse(CsvOptions others) {
    Map<Key, String> all = new EnumMap<>(Key.class);
    all.putAll(others.given);
    if (targets.present()) {
      all.remove(Key.LABEL);
      all.remove(Key.CLASSES);
    }
    all.putAll(given);
    boolean own = targets.present() || has(Key.LABEL) || has(Key.CLASSES);
    return new CsvOptions(all, drop.isEmpty() ? others.drop : drop, own ? targets : others.targets);
  }

  private static char character(Map<Key, String> given, Key key) {
    String text = given.getOrDefault(key, key == Key.QUOTE ? "\"" : ",");
    Character named = CHARACTERS.get(text);
    if (named != null) {
      return named;
    }
    if (text.length() != 1 || Character.isLetterOrDigit(text.charAt(0)) || "\r\n".contains(text)) {
      throw new IllegalArgumentException(
          lower(key)
              + "= takes one character or its name: comma, semicolon, tab, pipe, space"
              + (key == Key.QUOTE ? ", or none" : ""));
    }
    return text.charAt(0);
  }

  private static void oneOf(Map<Key, String> given, Key key, Enum<?>[] values) {
    String value = given.getOrDefault(key, lower(values[0]));
    if (Stream.of(values).noneMatch(allowed -> lower(allowed).equals(value))) {
      throw new IllegalArgumentException(
          lower(key)
              + "= takes "
              + Stream.of(values).map(CsvOptions::lower).collect(Collectors.joining(", ")));
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** As they are written after the path, each after a comma. */
  @Override
  public String toString() {
    return Stream.of(
            given.entrySet().stream().map(each -> lower(each.getKey()) + "=" + each.getValue()),
            targets.columns().stream().map(column -> targets.option() + "=" + column),
            drop.stream().map(column -> "drop=" + column))
        .flatMap(options -> options)
        .map(option -> "," + option)
        .collect(Collectors.joining());
  }
}
