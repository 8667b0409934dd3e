package dev.parsimony.compression;

import dev.parsimony.compression.method.CompressionMethod;
import dev.parsimony.compression.param.ParameterTensor;
import java.io.Serializable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A method for the tensors whose whole name matches a pattern: {@code *} stands for any characters,
 * also none, {@code ?} for any one.
 */
record TensorRule(String pattern, CompressionMethod method) implements Serializable {
  boolean matches(ParameterTensor tensor) {
    String regex =
        pattern
            .codePoints()
            .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
            .collect(Collectors.joining());
    return Pattern.compile(regex, Pattern.DOTALL).matcher(tensor.name()).matches();
  }

  @Override
  public String toString() {
    return pattern + "=" + method;
  }
}
