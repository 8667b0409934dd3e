package dev.parsimony.spark.data.source;

import dev.parsimony.spark.Internal;
import java.util.Optional;

/**
 * The sources that a run reads: both parts have records of the same format.
 *
 * @param test empty where some of the training part is to be set aside
 */
@Internal
public record Sources(SourcePart train, Optional<SourcePart> test) {}
