package dev.parsimony.spark.report.page;

import java.util.Locale;

/** Builds a document of elements and escaped text. Not thread-safe. */
final class Markup {
  private static final int REPLACEMENT = 0xFFFD;

  private final StringBuilder out = new StringBuilder();

  /** Adds markup as it is; formatted where there are arguments, which must not be a user's. */
  Markup raw(String markup, Object... arguments) {
    out.append(arguments.length == 0 ? markup : String.format(Locale.ROOT, markup, arguments));
    return this;
  }

  /** Adds text, whatever it holds. */
  Markup text(String text) {
    out.append(escaped(text));
    return this;
  }

  /** Adds an element with text. */
  Markup element(String name, String text) {
    return element(name, "", text);
  }

  /**
   * Adds an element with text.
   *
   * @param attributes markup, such as {@code class="num"}
   */
  Markup element(String name, String attributes, String text) {
    out.append('<').append(name).append(attributes.isEmpty() ? "" : " ").append(attributes);
    out.append('>');
    text(text);
    out.append("</").append(name).append('>');
    return this;
  }

  /** Returns text for an element or an attribute: no markup, and no character that XML forbids. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> allowed(point) ? point : REPLACEMENT)
        .forEach(
            point -> {
              switch (point) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(point);
              }
            });
    return escaped.toString();
  }

  private static boolean allowed(int point) {
    boolean control = point < ' ' && point != '\t' && point != '\n' && point != '\r';
    boolean c1 = point >= 0x7F && point <= 0x9F;
    boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    return !control && !c1 && !surrogate && point != 0xFFFE && point != 0xFFFF;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
