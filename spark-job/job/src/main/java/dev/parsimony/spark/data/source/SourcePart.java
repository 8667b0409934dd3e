package dev.parsimony.spark.data.source;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaRDD;

/**
 * One part of a source, for training or for testing.
 *
 * @param slices in file order, at least one
 * @param format of the records of all slices
 * @param classes the number of classes where the kind of source fixes it
 * @param rows a partition for each slice, where Spark reads them
 */
@Internal
public record SourcePart(
    List<Slice> slices,
    ExampleFormat format,
    OptionalInt classes,
    Optional<JavaRDD<RowCursor>> rows) {
  public SourcePart {
    slices = List.copyOf(slices);
  }

  /** Creates a part whose slices tasks open by themselves. */
  SourcePart(List<Slice> slices, ExampleFormat format, OptionalInt classes) {
    this(slices, format, classes, Optional.empty());
  }

  /** Returns the names of the features, in their order; empty where they have none. */
  public List<String> featureNames() {
    return slices.get(0) instanceof TableSlice table ? table.layout().featureNames() : List.of();
  }

  /** Returns the part whose examples count once each: weights are not read. */
  public SourcePart withoutWeights() {
    return new SourcePart(
        slices.stream().map(Slice::withoutWeights).toList(), format.unweighted(), classes, rows);
  }

  /** Returns the part for networks that only answer: labels are not read where that can be. */
  public SourcePart withoutLabels() {
    ExampleFormat classified =
        ExampleFormat.classified(
            format.shape(), format.arrays().get(ExampleFormat.FEATURES).encoding());
    return new SourcePart(
        slices.stream().map(Slice::withoutLabels).toList(),
        format.hasClasses() ? format : classified,
        classes,
        rows);
  }
}
