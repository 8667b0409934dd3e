package dev.parsimony.spark.ml.params;

/**
 * All parameters of a stage that trains. What they mean, what is allowed and the defaults stand in
 * {@link TrainingTable}; {@code explainParams()} prints them.
 *
 * @param <S> the stage itself, which setters return
 */
public interface TrainingParams<S>
    extends TrainingColumnParams<S>,
        NetworkParams<S>,
        StepParams<S>,
        SharingParams<S>,
        RecoveryParams<S> {}
