package dev.parsimony.compression.param;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model's flat parameter vector as consecutive named tensors. Immutable. All workers of a run
 * share one layout; its fingerprint travels in every message.
 */
public final class ParameterLayout implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<ParameterTensor> tensors;
  private final int length;
  private final int trainedLength;
  private final int statisticLength;
  private final long fingerprint;

  private ParameterLayout(List<ParameterTensor> tensors) {
    this.tensors = tensors;
    this.trainedLength = lengthOf(tensors, TensorKind.TRAINED);
    this.statisticLength = lengthOf(tensors, TensorKind.STATISTIC);
    this.length = trainedLength + statisticLength + lengthOf(tensors, TensorKind.FROZEN);
    this.fingerprint = fingerprintOf(tensors);
  }

  /**
   * Makes a layout.
   *
   * @param tensors in the order of the flat vector, the first at offset 0, each where the one
   *     before it ends, names unique; may be empty; copied
   * @throws IllegalArgumentException naming the tensor that breaks this
   */
  public static ParameterLayout of(List<ParameterTensor> tensors) {
    List<ParameterTensor> copy = List.copyOf(tensors);
    Set<String> names = new HashSet<>();
    int end = 0;
    for (ParameterTensor tensor : copy) {
      if (tensor.offset() != end) {
        throw new IllegalArgumentException(
            "Tensor \"%s\" starts at %d, expected %d: tensors must be contiguous from 0"
                .formatted(tensor.name(), tensor.offset(), end));
      }
      if (!names.add(tensor.name())) {
        throw new IllegalArgumentException(
            "Tensor name \"" + tensor.name() + "\" occurs twice: names must be unique");
      }
      end += tensor.length();
    }
    return new ParameterLayout(copy);
  }

  /** Returns the number of elements of the flat vector. */
  public int length() {
    return length;
  }

  /** Returns the tensors in the order of the flat vector; unmodifiable. */
  public List<ParameterTensor> tensors() {
    return tensors;
  }

  /** Returns the number of elements in tensors of kind {@link TensorKind#TRAINED}. */
  public int trainedLength() {
    return trainedLength;
  }

  /** Returns the number of elements in tensors of kind {@link TensorKind#STATISTIC}. */
  public int statisticLength() {
    return statisticLength;
  }

  /**
   * Returns the 64-bit hash (FNV-1a) of all names, lengths and kinds, in order; the same in every
   * JVM.
   */
  public long fingerprint() {
    return fingerprint;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ParameterLayout layout && tensors.equals(layout.tensors);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(fingerprint);
  }

  @Override
  public String toString() {
    return "ParameterLayout[%d tensors, %d elements, fingerprint %016x]"
        .formatted(tensors.size(), length, fingerprint);
  }

  private static int lengthOf(List<ParameterTensor> tensors, TensorKind kind) {
    return tensors.stream()
        .filter(tensor -> tensor.kind() == kind)
        .mapToInt(ParameterTensor::length)
        .sum();
  }

  private static long fingerprintOf(List<ParameterTensor> tensors) {
    long hash = 0xcbf29ce484222325L;
    for (ParameterTensor tensor : tensors) {
      String text = tensor.name() + '\0' + tensor.length() + '\0' + tensor.kind() + '\0';
      for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
        hash = (hash ^ (b & 0xFF)) * 0x100000001b3L;
      }
    }
    return hash;
  }
}
