package dev.parsimony.compression.param;

/** The ways in which a tensor's gradient takes part in the exchange. */
public enum TensorKind {
  /** Trained by gradients: compressed, summed and averaged. */
  TRAINED,
  /** A running statistic with a pseudo-gradient: travels dense as float32 and is averaged. */
  STATISTIC,
  /** Not trained: does not travel; its mean gradient is zero. */
  FROZEN
}
