package dev.parsimony.spark.api;

import dev.parsimony.spark.report.Report;
import org.deeplearning4j.nn.api.Model;

/**
 * The result of a training.
 *
 * @param network a new one, with the optimiser's state and the given network's listeners
 * @param report figures of the run; accuracy is NaN where nothing was tested or no output has
 *     classes
 */
public record TrainedNetwork<M extends Model>(M network, Report report) {}
