package dev.parsimony.spark.share;

import dev.parsimony.compression.Share;
import dev.parsimony.spark.Internal;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What the workers share, and how often.
 *
 * @param share what travels
 * @param localSteps batches that every worker trains on between two exchanges, at the beginning
 *     where there is a target; 1 where gradients travel
 * @param outer the outer optimiser; without meaning where gradients travel
 * @param target for which alpha and local steps are set during the run; null where they stay
 */
@Internal
public record Sharing(Share share, int localSteps, Outer outer, @Nullable Target target)
    implements Serializable {
  /** Plain averaging. */
  private static final Outer MEAN = new Outer(1, 0);

  /** Gradients, at every step: the paper's order. */
  public static final Sharing GRADIENTS = new Sharing(Share.GRADIENTS, 1, MEAN);

  /** Batches between two exchanges where nothing else is said. */
  public static final int DEFAULT_LOCAL_STEPS = 4;

  /** Most workers whose histories every JVM keeps: two bits for each parameter and worker. */
  private static final int MAX_HISTORIES = 32;

  /** Checks what fits together; throws {@link IllegalArgumentException} in one sentence. */
  public Sharing {
    if (localSteps < 1) {
      throw new IllegalArgumentException(
          "Invalid value for --local-steps: got " + localSteps + ", expected 1 or more");
    }
    if (share == Share.GRADIENTS && localSteps > 1) {
      throw new IllegalArgumentException(
          "Invalid value for --local-steps: gradients travel at every step; more are for --share"
              + " updates");
    }
  }

  /** Makes a sharing without a target. */
  public Sharing(Share share, int localSteps, Outer outer) {
    this(share, localSteps, outer, null);
  }

  /** Returns a copy with another target. */
  public Sharing withTarget(@Nullable Target other) {
    return new Sharing(share, localSteps, outer, other);
  }

  /** Returns what shares gradients; refuses all but one local step. */
  public static Sharing gradients(int localSteps) {
    return new Sharing(Share.GRADIENTS, localSteps, MEAN);
  }

  /** Returns whether changes of weights travel. */
  public boolean updates() {
    return share == Share.UPDATES;
  }

  /**
   * Returns whether messages are written against those before. Where what is decided depends on
   * their lengths they are not: in a run that was resumed they would have others.
   */
  public boolean keepsHistories(int workers) {
    boolean lengthsDecide = target != null && target.kind() == Target.Kind.RATIO;
    return workers <= MAX_HISTORIES && !lengthsDecide;
  }

  /**
   * Returns how many histories a process may come to keep.
   *
   * @param workers that the run begins with
   * @param fewest with which it may go on
   */
  public int mostHistories(int workers, int fewest) {
    return keepsHistories(fewest) ? Math.min(workers, MAX_HISTORIES) : 0;
  }

  /** Returns, for reports, all that matters; it begins with what travels. */
  @Override
  public String toString() {
    String shared =
        updates() ? share + ", local steps " + localSteps + ", outer " + outer : share.toString();
    return target == null ? shared : shared + ", target " + target;
  }
}
