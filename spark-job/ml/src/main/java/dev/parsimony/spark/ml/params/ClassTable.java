package dev.parsimony.spark.ml.params;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.ClassWeights;
import java.io.Serializable;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The parameters of a stage that learns to tell classes apart. */
@Internal
public final class ClassTable implements Serializable {
  private static final long serialVersionUID = 1L;

  final Param<String> classWeights;

  /** Declares the parameters of a stage, which knows its uid. */
  public ClassTable(Params stage) {
    classWeights =
        new Declarations(stage)
            .text(
                "classWeights",
                "How much the training rows of each class count: balanced, so that all classes"
                    + " together count the same, or a weight of 0 or more for each class, such as"
                    + " 1,2.5,1. By default all count the same.",
                ClassWeights::parse);
  }
}
