package dev.parsimony.spark.integration;

import org.nd4j.linalg.activations.impl.ActivationTanH;

/** An activation as a user has one in a jar. */
public final class UsersTanH extends ActivationTanH {
  private static final long serialVersionUID = 1L;
}
