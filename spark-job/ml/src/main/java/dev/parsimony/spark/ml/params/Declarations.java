package dev.parsimony.spark.ml.params;

import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import scala.Function1;

/**
 * Makes the parameters of one stage: name, meaning, what is allowed and the default of each in one
 * place. A value that is not allowed is refused when it is set, with the sentence of whoever reads
 * it.
 */
final class Declarations implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Params stage;
  private final String uid;
  private final Map<Param<Object>, Object> defaults = new LinkedHashMap<>();

  /**
   * Reads a value; throws {@link IllegalArgumentException} in one sentence if it is not allowed.
   */
  interface Reader<T> extends Serializable {
    void read(T value);
  }

  /** The form of a check that Spark takes, and may have to serialise. */
  private interface Check<T> extends Function1<T, Object>, Serializable {}

  Declarations(Params stage) {
    this.stage = stage;
    this.uid = stage.uid();
  }

  /** A whole number without a default. */
  IntParam whole(String name, String doc, int least) {
    return new IntParam(uid, name, doc, allowed(name, value -> requireLeast(name, value, least)));
  }

  IntParam whole(String name, String doc, int least, int standard) {
    IntParam param = whole(name, doc, least);
    defaults.put(param, standard);
    return param;
  }

  LongParam large(String name, String doc, long standard) {
    LongParam param = new LongParam(uid, name, doc, allowed(name, value -> {}));
    defaults.put(param, standard);
    return param;
  }

  BooleanParam flag(String name, String doc) {
    BooleanParam param = new BooleanParam(uid, name, doc);
    defaults.put(param, false);
    return param;
  }

  /** A text without a default. */
  Param<String> text(String name, String doc, Reader<String> reader) {
    return new Param<>(uid, name, doc, Declarations.<String>allowed(name, reader));
  }

  @SuppressWarnings("unchecked") // a parameter of texts takes any text as its default
  Param<String> text(String name, String doc, Reader<String> reader, String standard) {
    Param<String> param = text(name, doc, reader);
    defaults.put((Param<Object>) (Param<?>) param, standard);
    return param;
  }

  Param<String> text(String name, String doc) {
    return text(name, doc, value -> {});
  }

  StringArrayParam texts(String name, String doc) {
    return new StringArrayParam(
        stage,
        name,
        doc,
        Declarations.<String[]>allowed(name, values -> requireSome(name, values)));
  }

  /** Texts, each of which is read. */
  StringArrayParam texts(String name, String doc, Reader<String> reader) {
    return new StringArrayParam(
        stage,
        name,
        doc,
        Declarations.<String[]>allowed(
            name,
            values -> {
              requireSome(name, values);
              for (String value : values) {
                reader.read(value);
              }
            }));
  }

  IntArrayParam wholes(String name, String doc, int fewest, int most) {
    return new IntArrayParam(
        stage,
        name,
        doc,
        Declarations.<int[]>allowed(name, v -> requirePositive(name, v, fewest, most)));
  }

  /** Gives the stage the defaults. */
  void applyDefaults() {
    defaults.forEach(stage::setDefault);
  }

  private static <T> Function1<T, Object> allowed(String name, Reader<T> reader) {
    Check<T> check =
        value -> {
          if (value == null) {
            throw new IllegalArgumentException(
                "The parameter " + name + " is null; give it a value.");
          }
          reader.read(value);
          return true;
        };
    return check;
  }

  private static void requireLeast(String name, Object value, int least) {
    if (((Number) value).intValue() < least) {
      throw new IllegalArgumentException(
          "Invalid value for " + name + ": got " + value + ", expected " + least + " or more");
    }
  }

  private static void requireSome(String name, String[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("The list " + name + " is empty; name at least one.");
    }
  }

  private static void requirePositive(String name, int[] values, int fewest, int most) {
    boolean positive = Arrays.stream(values).allMatch(value -> value > 0);
    if (values.length < fewest || values.length > most || !positive) {
      throw new IllegalArgumentException(
          String.format(
              "Invalid value for %s: got %s, expected %d %s numbers above 0",
              name,
              Arrays.toString(values),
              fewest,
              most == Integer.MAX_VALUE ? "or more" : "to " + most));
    }
  }
}
