package dev.parsimony.spark.dl4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The answers of a network at test time.
 *
 * @param loss sum over the examples and outputs, without regularisation
 * @param outputs in the network's order
 */
record TestAnswers(double loss, List<INDArray> outputs) {}
