package dev.parsimony.compression.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Prints figures as a table and writes them as JSON. */
public final class Figures {
  private Figures() {}

  public static void publish(List<Figure> figures, Path json) throws IOException {
    int width = figures.stream().mapToInt(figure -> figure.figure().length()).max().orElse(0);
    int compared = figures.stream().mapToInt(figure -> figure.reference().length()).max().orElse(0);
    String format = "%-" + width + "s  %12s  %-12s  %-" + compared + "s  %7s  %-14s  %s%n";
    System.out.printf(
        Locale.ROOT, format, "figure", "median", "unit", "compared with", "ratio", "bar", "");
    for (Figure figure : figures) {
      System.out.printf(
          Locale.ROOT,
          format,
          figure.figure(),
          String.format(Locale.ROOT, "%,.3g", figure.value()).contains("e")
              ? String.format(Locale.ROOT, "%,.0f", figure.value())
              : String.format(Locale.ROOT, "%,.3f", figure.value()),
          figure.unit(),
          figure.reference(),
          String.format(Locale.ROOT, "%.3f", figure.ratio()),
          figure.bar(),
          figure.bar().isEmpty() ? "" : figure.ok() ? "met" : "MISSED");
    }
    Files.createDirectories(json.toAbsolutePath().getParent());
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(json.toFile(), figures);
    System.out.println("written to " + json);
  }
}
