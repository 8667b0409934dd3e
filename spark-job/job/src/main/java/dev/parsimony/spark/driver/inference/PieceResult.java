package dev.parsimony.spark.driver.inference;

import dev.parsimony.spark.dl4j.evaluation.OutputEvaluation;
import java.io.Serializable;
import java.util.List;

/**
 * What came of a piece of the examples. A problem comes back as a value and not as an exception, so
 * that Spark neither retries nor prints a stack trace.
 *
 * @param loss sum over the examples; 0 where none was asked for
 * @param evaluations one where the answers were judged, ended
 * @param problem the sentence for the user; empty if all is well
 */
record PieceResult(long examples, double loss, List<OutputEvaluation> evaluations, String problem)
    implements Serializable {

  static PieceResult ofProblem(String sentence) {
    return new PieceResult(0, 0, List.of(), sentence);
  }
}
