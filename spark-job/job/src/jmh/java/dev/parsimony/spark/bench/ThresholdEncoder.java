package dev.parsimony.spark.bench;

/** Strom's method: what of the residual is beyond tau travels as its sign. */
interface ThresholdEncoder {
  /** Sets the gradient of the next steps; copied. */
  void gradient(float[] values);

  /** A step: adds the gradient to the residual, makes the message, takes it off the residual. */
  void encode();

  /** Length of the last message. */
  long bytes();

  /** Decodes the last message and adds it to a sum. */
  void decode();

  /** What the last message holds, for each element; the sum starts anew. */
  float[] decoded();
}
