package dev.parsimony.spark.driver.inference;

import dev.parsimony.spark.dl4j.evaluation.EvaluatedOutput;

/**
 * What an evaluation found.
 *
 * @param model the file
 * @param data its source, and which part of it
 * @param loss mean over the examples, regularisation included, as training's report has it
 */
record EvaluationReport(
    String model, String data, long examples, double loss, EvaluatedOutput output) {}
