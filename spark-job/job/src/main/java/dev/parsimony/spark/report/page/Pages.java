package dev.parsimony.spark.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What all pages have in common. */
final class Pages {
  /** Longest text of a user's on a page. */
  private static final int LONGEST = 400;

  private Pages() {}

  /**
   * Begins a page.
   *
   * @param refreshSeconds after which the page is read again; 0 for never
   */
  static void begin(Markup out, String title, int refreshSeconds) {
    out.raw("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>");
    out.raw("<meta charset=\"utf-8\"/>");
    out.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>");
    if (refreshSeconds > 0) {
      out.raw("<meta http-equiv=\"refresh\" content=\"%d\"/>", refreshSeconds);
    }
    out.element("title", title)
        .raw("\n<style>\n")
        .raw(style())
        .raw("</style></head>\n<body><main>");
  }

  static byte[] end(Markup out) {
    return out.raw("</main></body></html>\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String style() {
    try (InputStream css = Pages.class.getResourceAsStream("page.css")) {
      return new String(Objects.requireNonNull(css).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a text cut to what a page can bear. */
  static String cut(String text) {
    return cut(text, LONGEST);
  }

  static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 1) + "\u2026";
  }

  /** Writes one number under its name. */
  static void tile(Markup out, String name, String value) {
    out.raw("<div class=\"tile\">").element("dt", name).element("dd", value);
    out.raw("</div>");
  }
}
