package dev.parsimony.spark.data.source;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The order of features by the names of their columns: a network knows places alone, so columns
 * stand where those of their names stood when it learned.
 */
@Internal
public final class FeatureOrder {
  private static final int SHOWN = 8;

  private FeatureOrder() {}

  /**
   * What is said of columns.
   *
   * @param warning whether they may be the wrong ones
   * @param sentence without a full stop
   */
  public record Remark(boolean warning, String sentence) {
    /** For the console. */
    @Override
    public String toString() {
      return warning ? "warning: " + sentence : sentence;
    }
  }

  /**
   * Returns the place, among the columns found, of each feature that the model learned; empty where
   * they stand as they are, for their order is the same, or has no names to go by.
   *
   * @param learned names of the model's features; empty where they are not known
   * @param found names of the data's; empty where they have none
   * @param data for messages
   * @throws UserErrorException where the data has some of them, but not all, or others beside them
   */
  public static List<Integer> places(List<String> learned, List<String> found, String data) {
    boolean named = !learned.isEmpty() && !disjoint(learned, found);
    if (!named || learned.equals(found) || repeated(learned) || repeated(found)) {
      return List.of();
    }
    Map<String, Integer> places = new HashMap<>();
    for (String name : found) {
      places.put(name, places.size());
    }
    Set<String> known = Set.copyOf(learned);
    List<String> missing = learned.stream().filter(name -> !places.containsKey(name)).toList();
    List<String> others = found.stream().filter(name -> !known.contains(name)).toList();
    if (!missing.isEmpty() || !others.isEmpty()) {
      throw new UserErrorException(
          String.format(
              "%s has not the columns that the model learned as its features: %s%s%s. Leave columns"
                  + " out (drop=), add them, or give them the names that they had in training.",
              data,
              missing.isEmpty() ? "" : "it lacks " + shown(missing),
              missing.isEmpty() || others.isEmpty() ? "" : ", and ",
              others.isEmpty() ? "" : "it has " + shown(others) + " beside them"));
    }
    return learned.stream().map(places::get).toList();
  }

  private static boolean disjoint(List<String> learned, List<String> found) {
    return Collections.disjoint(learned, new HashSet<>(found));
  }

  private static boolean repeated(List<String> names) {
    return names.stream().distinct().count() < names.size();
  }

  /** Returns a list in the order of places. */
  public static <T> List<T> ordered(List<T> values, List<Integer> places) {
    return places.isEmpty() ? values : places.stream().map(values::get).toList();
  }

  /**
   * Says what became of a part's columns; empty where nothing is to be said.
   *
   * @param learned names of the model's features
   */
  public static List<String> remarks(SourcePart part, List<String> learned) {
    if (!(part.slices().get(0) instanceof TableSlice slice)) {
      return List.of();
    }
    List<String> found = slice.layout().featureNames();
    return slice.layout().reordered()
        ? List.of(byName(slice.name(), found))
        : remark(slice.name(), learned, found).stream().map(Remark::toString).toList();
  }

  /**
   * Says what becomes of columns that {@link #places} was asked about; empty where nothing is to be
   * said.
   *
   * @param data its name
   * @param learned names of the model's features; empty where they are not known
   * @param found names of the data's; empty where they have none
   */
  public static Optional<Remark> remark(String data, List<String> learned, List<String> found) {
    if (learned.isEmpty() || found.isEmpty() || learned.equals(found)) {
      return Optional.empty();
    }
    if (disjoint(learned, found)) {
      return warning(
          "no column of %s has a name that the model learned (%s); they are taken in the order in"
              + " which they stand",
          data, learned);
    }
    return repeated(learned) || repeated(found)
        ? warning(
            "the columns of %s stand in another order than the model learned them, and some have"
                + " the same name, so that all are taken in the order in which they stand: %s",
            data, found)
        : Optional.of(new Remark(false, byName(data, learned)));
  }

  private static Optional<Remark> warning(String sentence, String data, List<String> names) {
    return Optional.of(new Remark(true, String.format(sentence, data, shown(names))));
  }

  private static String byName(String data, List<String> names) {
    return String.format(
        "The columns of %s come in another order than the model learned them, and are taken by"
            + " their names: %s",
        data, shown(names));
  }

  private static String shown(List<String> names) {
    String first =
        String.join(
            ", ",
            IntStream.range(0, Math.min(SHOWN, names.size()))
                .mapToObj(i -> "'" + names.get(i) + "'")
                .toList());
    return names.size() > SHOWN ? first + " and " + (names.size() - SHOWN) + " more" : first;
  }
}
