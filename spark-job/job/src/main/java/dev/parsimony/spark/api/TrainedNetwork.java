package dev.parsimony.spark.api;

import dev.parsimony.spark.report.Report;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;

/**
 * The result of a training.
 *
 * @param network a new one, with the optimiser's state and the given network's listeners
 * @param report figures of the run; accuracy is NaN where nothing was tested or no output has
 *     classes
 * @param normalizer of features, which the network takes normalised; {@code
 *     ModelSerializer.addNormalizerToModel(file, normalizer)} puts it into a saved model. Empty
 *     without {@link Parsimony#normalize}
 */
public record TrainedNetwork<M extends Model>(
    M network, Report report, Optional<DataNormalization> normalizer) {}
