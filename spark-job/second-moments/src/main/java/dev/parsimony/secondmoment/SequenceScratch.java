package dev.parsimony.secondmoment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Keeps a layer's scratch for sequences of each length that it meets: under truncated
 * backpropagation through time the last segment of a batch may be shorter than the others.
 */
final class SequenceScratch {
  private final List<SequenceMoments> all = new ArrayList<>();

  /** Returns the scratch for a number of sequences of one length, made when first met. */
  SequenceMoments of(long sequences, long steps, Supplier<SequenceMoments> create) {
    for (SequenceMoments moments : all) {
      if (moments.fits(sequences, steps)) {
        return moments;
      }
    }
    SequenceMoments created = create.get();
    all.add(created);
    return created;
  }
}
