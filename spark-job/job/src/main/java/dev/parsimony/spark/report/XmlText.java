package dev.parsimony.spark.report;

import dev.parsimony.spark.Internal;

/** Any text as XML takes it. */
@Internal
public final class XmlText {
  private static final int REPLACEMENT = 0xFFFD;

  private XmlText() {}

  /** Returns text for an element or an attribute: no markup, and no character that XML forbids. */
  public static String escaped(String text) {
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
}
