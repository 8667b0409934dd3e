package dev.parsimony.secondmoment.onednn;

import org.deeplearning4j.config.DL4JSystemProperties;
import org.deeplearning4j.nn.layers.mkldnn.BaseMKLDNNHelper;

/** Switches on the oneDNN layers that DL4J has and leaves off, with right gradients. */
public final class OneDnn {
  private OneDnn() {}

  /**
   * Lets new networks use oneDNN, unless the user has decided otherwise by DL4J's own system
   * property, and makes ND4J give it arrays in the order that it computes rightly. Loads ND4J.
   */
  public static void enable() {
    if (System.getProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY) == null) {
      System.setProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY, "false");
    }
    RowMajorExecutioner.install();
  }

  /** Returns whether convolutions and batch normalisation of new networks run on oneDNN. */
  public static boolean enabled() {
    return !Boolean.getBoolean(DL4JSystemProperties.DISABLE_HELPER_PROPERTY)
        && BaseMKLDNNHelper.mklDnnEnabled();
  }
}
