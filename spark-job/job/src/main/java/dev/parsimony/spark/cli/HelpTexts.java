package dev.parsimony.spark.cli;

import dev.parsimony.compression.method.CompressionMethods;
import dev.parsimony.compression.method.MethodDescription;
import dev.parsimony.compression.method.MethodParameter;
import dev.parsimony.spark.config.SharingOptions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Descriptions of options that are made from others: picocli takes the lines {@code OPTION.0},
 * {@code OPTION.1} ... in place of those at the option.
 */
final class HelpTexts extends ListResourceBundle {
  private static final String METHOD = "  %-31s %s";
  private static final String PARAMETER = "  %-18s %s";

  @Override
  protected Object[][] getContents() {
    List<String> lines = compression(methods());
    Object[][] contents = new Object[lines.size()][];
    for (int i = 0; i < contents.length; i++) {
      // picocli formats each line
      contents[i] = new Object[] {"compression." + i, lines.get(i).replace("%", "%%")};
    }
    return contents;
  }

  /** Returns methods; a user's that cannot be loaded is refused when one is asked for, not here. */
  private static List<MethodDescription> methods() {
    try {
      return CompressionMethods.descriptions();
    } catch (IllegalArgumentException e) {
      return CompressionMethods.builtIn();
    }
  }

  private static List<String> compression(List<MethodDescription> methods) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "How what is shared travels; "
            + SharingOptions.OF_UPDATES
            + " by default, "
            + SharingOptions.OF_GRADIENTS
            + " where gradients are shared:");
    for (MethodDescription method : methods) {
      lines.add(METHOD.formatted(String.join(", ", method.forms()), method.sends()));
    }
    lines.add("Parameters follow the method after a colon, separated by commas:");
    Set<MethodParameter<?>> parameters = new LinkedHashSet<>();
    methods.forEach(method -> parameters.addAll(method.parameters()));
    for (MethodParameter<?> parameter : parameters) {
      lines.add(PARAMETER.formatted(parameter.form(), describe(parameter, methods)));
    }
    lines.add(
        "Tensors can have methods of their own by pattern:"
            + " \"variance;*_b=none;layer0_*=strom:tau=0.01\".");
    return lines;
  }

  private static String describe(MethodParameter<?> parameter, List<MethodDescription> methods) {
    String takers =
        methods.stream()
            .filter(method -> method.parameters().contains(parameter))
            .map(MethodDescription::name)
            .collect(Collectors.joining(", "));
    String bounds = parameter.bounds().isEmpty() ? "" : "; " + parameter.bounds();
    return "%s%s (%s; %s)".formatted(parameter.meaning(), bounds, takers, standard(parameter));
  }

  private static String standard(MethodParameter<?> parameter) {
    String standard = parameter.standard();
    return standard.equals("required") ? standard : "default: " + standard;
  }
}
