package dev.parsimony.compression.method;

import dev.parsimony.compression.Experimental;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The description of one parameter of a compression method: how it is written, what it means, and
 * which values it takes. Immutable; a method holds each of its parameters in a constant.
 */
@Experimental
public final class MethodParameter<T> {
  private final String name;
  private final Syntax<T> syntax;
  private final @Nullable T standard;
  private final Bounds<T> bounds;
  private final String meaning;

  /**
   * How a value is written.
   *
   * @param form for help, such as alpha=NUMBER
   * @param example a value for errors
   * @param flag whether the name stands alone
   * @param reader of a value; throws {@link IllegalArgumentException} if it is none
   * @param fault what an error says of a text that is no value
   */
  private record Syntax<T>(
      String form, String example, boolean flag, Function<String, T> reader, String fault) {}

  private MethodParameter(
      String name, Syntax<T> syntax, @Nullable T standard, Bounds<T> bounds, String meaning) {
    this.name = name;
    this.syntax = syntax;
    this.standard = standard;
    this.bounds = bounds;
    this.meaning = meaning;
  }

  /** Describes a float32, {@code standard} where it is not given. */
  public static MethodParameter<Float> number(
      String name, float standard, Bounds<Float> bounds, String meaning) {
    return new MethodParameter<>(name, number(name, ""), standard, bounds, meaning);
  }

  /** Describes a float32 that must be given, as {@code example} is in an error. */
  public static MethodParameter<Float> requiredNumber(
      String name, String example, Bounds<Float> bounds, String meaning) {
    return new MethodParameter<>(name, number(name, example), null, bounds, meaning);
  }

  /**
   * Describes a whole number.
   *
   * @param letter stands for it in help, such as N
   * @param standard where it is not given; out of bounds for "off"
   */
  public static MethodParameter<Integer> whole(
      String name, String letter, int standard, Bounds<Integer> bounds, String meaning) {
    String fault = "is not a whole number: write it like " + name + "=4";
    return new MethodParameter<>(
        name,
        new Syntax<>(name + "=" + letter, "", false, Integer::valueOf, fault),
        standard,
        bounds,
        meaning);
  }

  /** Describes a name that is given or not, without a value. */
  public static MethodParameter<Boolean> flag(String name, String meaning) {
    return new MethodParameter<>(
        name, new Syntax<>(name, "", true, text -> true, ""), false, either(), meaning);
  }

  /** Describes NAME=ONLY, which is given or not. */
  public static MethodParameter<Boolean> choice(String name, String only, String meaning) {
    String form = name + "=" + only;
    return new MethodParameter<>(
        name,
        new Syntax<>(
            form,
            "",
            false,
            text -> requireOnly(text, only),
            "is unknown: " + form + " is allowed"),
        false,
        either(),
        meaning);
  }

  /** Returns the name, which stands before the '='. */
  public String name() {
    return name;
  }

  /** Returns how it is written, such as {@code alpha=NUMBER}. */
  public String form() {
    return syntax.form;
  }

  /** Returns its meaning in one line. */
  public String meaning() {
    return meaning;
  }

  /** Returns the values that it takes in words; empty where all are allowed. */
  public String bounds() {
    return bounds.text();
  }

  /** Returns the value that it has where it is not given, in words, or "required". */
  public String standard() {
    if (standard == null) {
      return "required";
    }
    return standard.equals(false) || !bounds.allowed().test(standard) ? "off" : standard.toString();
  }

  /** Returns whether it stands alone, without a value. */
  public boolean isFlag() {
    return syntax.flag;
  }

  /**
   * Reads a value that is within the bounds.
   *
   * @throws IllegalArgumentException in one sentence if it is none
   */
  T read(String value, String prefix) {
    T read;
    try {
      read = syntax.reader.apply(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s%s=\"%s\" %s.".formatted(prefix, name, value, syntax.fault), e);
    }
    return require(read);
  }

  /**
   * Returns a value that is within the bounds.
   *
   * @throws IllegalArgumentException in one sentence if it is not
   */
  public T require(T value) {
    if (!bounds.allowed().test(value)) {
      throw new IllegalArgumentException(
          "%s=%s is out of range: %s must be %s.".formatted(name, value, name, bounds.text()));
    }
    return value;
  }

  /** Returns the value that it has where it is not given, if it may be left out. */
  Optional<T> whenLeftOut() {
    return Optional.ofNullable(standard);
  }

  /** Returns a value for errors where it is missing. */
  String example() {
    return syntax.example;
  }

  @Override
  public String toString() {
    return syntax.form;
  }

  private static Syntax<Float> number(String name, String example) {
    String fault = "is not a number: write it like " + name + "=0.5";
    return new Syntax<>(name + "=NUMBER", example, false, Float::valueOf, fault);
  }

  private static Boolean requireOnly(String text, String only) {
    if (!text.equals(only)) {
      throw new IllegalArgumentException(text);
    }
    return true;
  }

  private static Bounds<Boolean> either() {
    return new Bounds<>(given -> true, "");
  }
}
