package dev.parsimony.spark.data;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.util.OptionalInt;

/**
 * The form of labels that a given network asks of its data.
 *
 * @param classes that it has outputs for; empty if the data decide
 * @param perStep whether it answers at every time step: a label for a whole sequence then stands at
 *     its last step
 */
@Internal
public record LabelForm(OptionalInt classes, boolean perStep) implements Serializable {
  /** The form for a network that is built for the data. */
  public static final LabelForm ANY = new LabelForm(OptionalInt.empty(), false);
}
