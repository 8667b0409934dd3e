package dev.parsimony.compression.method;

import dev.parsimony.compression.Experimental;
import java.util.List;
import java.util.Optional;

/**
 * All that parser, errors, help and documentation say of a compression method.
 *
 * @param name stands first in a spec; of letters, digits and hyphens
 * @param parameters what may follow it, in the order of errors and help
 * @param forms how it is written, the usual one first; each parses
 * @param sends what it sends, in a few words
 * @param consider where to use it, in a few words
 * @param needsSecondMoment whether it needs second moments
 */
@Experimental
public record MethodDescription(
    String name,
    List<MethodParameter<?>> parameters,
    List<String> forms,
    String sends,
    String consider,
    boolean needsSecondMoment) {

  /** Throws {@link IllegalArgumentException} for a name or forms that no spec can hold. */
  public MethodDescription {
    parameters = List.copyOf(parameters);
    forms = List.copyOf(forms);
    if (!name.matches("[A-Za-z0-9-]+")) {
      throw new IllegalArgumentException(
          "Compression method \"" + name + "\": a name is of letters, digits and hyphens.");
    }
    if (forms.isEmpty()) {
      throw new IllegalArgumentException(
          "Compression method \"" + name + "\": its description lacks a form.");
    }
  }

  /** Returns "NAME takes A, B and C", as errors say it. */
  String takes() {
    return parameters.isEmpty()
        ? name + " takes no parameters"
        : name + " takes " + enumerated(parameters.stream().map(MethodParameter::name).toList());
  }

  /** Returns the parameter that a name in a spec stands for, if it is one of this method's. */
  Optional<MethodParameter<?>> parameter(String key) {
    for (MethodParameter<?> parameter : parameters) {
      if (parameter.name().equals(key)) {
        return Optional.of(parameter);
      }
    }
    return Optional.empty();
  }

  /** Returns "A, B and C". */
  static String enumerated(List<String> names) {
    int last = names.size() - 1;
    return last == 0
        ? names.get(0)
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }
}
