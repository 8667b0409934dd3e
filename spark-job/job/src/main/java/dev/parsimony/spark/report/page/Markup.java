package dev.parsimony.spark.report.page;

import dev.parsimony.spark.report.XmlText;
import java.util.Locale;

/** Builds a document of elements and escaped text. Not thread-safe. */
final class Markup {
  private final StringBuilder out = new StringBuilder();

  /** Adds markup as it is; formatted where there are arguments, which must not be a user's. */
  Markup raw(String markup, Object... arguments) {
    out.append(arguments.length == 0 ? markup : String.format(Locale.ROOT, markup, arguments));
    return this;
  }

  /** Adds text, whatever it holds. */
  Markup text(String text) {
    out.append(XmlText.escaped(text));
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

  @Override
  public String toString() {
    return out.toString();
  }
}
