package dev.parsimony.spark.dl4j;

import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.spark.Internal;
import java.util.List;

/**
 * The result of trial steps of a network that can be trained.
 *
 * @param layout of its parameters
 * @param heap scratch of second moments, and what layers keep from the forward pass
 * @param offHeap parameters, optimiser and activations
 * @param classes that its outputs stand for; 0 where labels are values
 * @param remarks what the user should know before training, a sentence each
 */
@Internal
public record TrialResult(
    ParameterLayout layout, MemoryUse heap, MemoryUse offHeap, int classes, List<String> remarks) {
  public TrialResult {
    remarks = List.copyOf(remarks);
  }
}
