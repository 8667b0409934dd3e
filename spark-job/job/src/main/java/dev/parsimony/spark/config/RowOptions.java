package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a user says of a table beside its path: {@code features=a;b,label=y} and so on.
 *
 * @param given values of the options that have one, by their names
 * @param drop columns to leave out, by name
 * @param reader options of Spark's DataFrameReader, by name
 */
@Internal
public record RowOptions(Map<String, String> given, List<String> drop, Map<String, String> reader)
    implements TableOptions, Serializable {
  private static final List<String> NAMES =
      List.of("features", "label", "classes", "values", "labels", "weight");

  /** Those that say what is to be learnt, of which some are of a class. */
  private static final List<String> LEARNT = List.of("label", "classes", "values", "labels");

  private static final List<String> CLASS = List.of("label", "classes");

  /** Everything by default. */
  public static final RowOptions NONE = new RowOptions(Map.of(), List.of(), Map.of());

  private static final String READER = "option.";

  private static final Pattern SECRET =
      Pattern.compile(
          "password|passwd|pwd|secret|token|credential|(access|api|account).?key|://[^/]*@",
          Pattern.CASE_INSENSITIVE);

  /** Also what is none and looks like one, which is refused; not so a folder's key=value. */
  private static final Pattern OPTION =
      Pattern.compile(
          "(features|label|classes|values|labels|weight|drop|option\\.[^=/]+)=.*|[a-z]+=[^/]*");

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  public RowOptions {
    Map<String, String> sorted = new LinkedHashMap<>();
    for (String name : NAMES) {
      if (given.containsKey(name)) {
        sorted.put(name, String.valueOf(given.get(name)));
      }
    }
    given = sorted;
    drop = List.copyOf(drop);
    reader = new LinkedHashMap<>(reader);
    if (Stream.concat(drop.stream(), given.values().stream()).anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("an option has no value");
    }
    if (given.containsKey("features") && !drop.isEmpty()) {
      throw new IllegalArgumentException("features= names all that is taken; leave drop= out");
    }
    targets(given).requireNoClass(given.containsKey("label") || given.containsKey("classes"));
    String classes = given.getOrDefault("classes", "auto");
    if (!List.of("auto", "numbers", "sorted").contains(classes)) {
      throw new IllegalArgumentException("classes= takes auto, numbers, sorted");
    }
  }

  static boolean isOption(String text) {
    return OPTION.matcher(text).matches();
  }

  /**
   * Reads options.
   *
   * @param texts such as {@code label=y}
   * @throws IllegalArgumentException with what is allowed
   */
  static RowOptions parse(List<String> texts) {
    Map<String, String> given = new LinkedHashMap<>();
    List<String> drop = new ArrayList<>();
    Map<String, String> reader = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      String name = text.substring(0, equals);
      String value = text.substring(equals + 1);
      if (name.equals("drop")) {
        drop.add(value);
      } else if (name.startsWith(READER)) {
        put(reader, name.substring(READER.length()), value);
      } else if (NAMES.contains(name)) {
        put(given, name, value);
      } else {
        throw new IllegalArgumentException(
            "there is no option "
                + name
                + "=; it takes features=, label=, classes=, values=, labels=, weight=, drop=, and those of"
                + " Spark's reader as option.NAME=");
      }
    }
    return new RowOptions(given, drop, reader);
  }

  private static void put(Map<String, String> options, String name, String value) {
    if (options.put(name, value) != null) {
      throw new IllegalArgumentException(name + "= is there twice");
    }
  }

  /** The columns of the features; empty for the default ones. */
  public List<String> features() {
    return columns(given, "features");
  }

  private static List<String> columns(Map<String, String> given, String option) {
    return given.containsKey(option) ? CsvOptions.names(given.get(option)) : List.of();
  }

  @Override
  public TargetColumns targets() {
    return targets(given);
  }

  private static TargetColumns targets(Map<String, String> given) {
    return TargetColumns.of(columns(given, "values"), columns(given, "labels"));
  }

  @Override
  public boolean labelled() {
    return !targets().present() && !label().equals(NO_LABEL);
  }

  @Override
  public String label() {
    return given.getOrDefault("label", "label");
  }

  @Override
  public Optional<String> weight() {
    return Optional.ofNullable(given.get("weight")).filter(column -> !column.equals(NO_LABEL));
  }

  @Override
  public CsvOptions.Classes classes() {
    return CsvOptions.Classes.valueOf(
        given.getOrDefault("classes", "auto").toUpperCase(Locale.ROOT));
  }

  /** These, and what they leave open as others have it, but for the reader's. */
  public RowOptions orElse(RowOptions others) {
    Map<String, String> all = new LinkedHashMap<>(others.given);
    if (LEARNT.stream().anyMatch(given::containsKey)) {
      boolean targets = targets().present();
      LEARNT.stream().filter(name -> targets || !CLASS.contains(name)).forEach(all::remove);
    }
    all.putAll(given);
    List<String> dropped = drop.isEmpty() && !given.containsKey("features") ? others.drop : drop;
    if (!dropped.isEmpty()) {
      all.remove("features");
    }
    return new RowOptions(all, dropped, reader);
  }

  /** As they are written after the path, each after a comma. */
  @Override
  public String toString() {
    return Stream.of(
            given.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()),
            drop.stream().map(column -> "drop=" + column),
            reader.entrySet().stream()
                .map(each -> READER + each.getKey() + "=" + shown(each.getKey(), each.getValue())))
        .flatMap(option -> option)
        .map(option -> "," + option)
        .collect(Collectors.joining());
  }

  /** Hides what may be a secret, such as a database's password: the text goes into reports. */
  private static String shown(String name, String value) {
    return SECRET.matcher(name + "=" + value).find() ? "..." : value;
  }
}
