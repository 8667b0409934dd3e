package dev.parsimony.secondmoment.kernel.norm;

import java.util.Arrays;

/** Says which elements of a piece belong to a channel, counted from the first of its channels. */
interface Places {
  /** Puts a value in the places of a channel. */
  void fill(float[] piece, int channel, float value);

  /** Returns the sum of what stands in the places of a channel. */
  double total(float[] piece, int channel);

  /** Returns the places of channels one after the other. */
  static Places first(int pixels) {
    return new Places() {
      @Override
      public void fill(float[] piece, int channel, float value) {
        int from = channel * pixels;
        Arrays.fill(piece, from, Math.min(from + pixels, piece.length), value);
      }

      @Override
      public double total(float[] piece, int channel) {
        int from = channel * pixels;
        return ChannelLoops.total(piece, from, Math.min(from + pixels, piece.length), 1);
      }
    };
  }

  /** Returns the places of channels side by side, in rows. */
  static Places last(int channels) {
    return new Places() {
      @Override
      public void fill(float[] piece, int channel, float value) {
        for (int i = channel; i < piece.length; i += channels) {
          piece[i] = value;
        }
      }

      @Override
      public double total(float[] piece, int channel) {
        return ChannelLoops.total(piece, channel, piece.length, channels);
      }
    };
  }
}
