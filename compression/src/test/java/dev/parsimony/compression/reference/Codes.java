package dev.parsimony.compression.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The tables of a block's codes, one for each context, and the state while they are read. */
final class Codes {
  private static final int[][] AFTER_POWERS = {
    {59, 69, 34, 13, 5, 2, 1, 1, 26, 26, 13, 5, 2, 1, 1, 1},
    {19, 45, 69, 44, 17, 7, 3, 2, 10, 14, 13, 7, 4, 2, 1, 1},
    {11, 21, 34, 45, 44, 27, 16, 11, 6, 10, 11, 9, 6, 3, 2, 1},
  };

  private final List<Model> tables = new ArrayList<>();
  private final int book;
  private int context;
  private int state;

  /**
   * Reads the weights if they travel.
   *
   * @param book its number
   * @param codes that it has
   */
  Codes(int book, int codes, int k, int models, Fields fields) {
    this.book = models / 2 == 1 || codes > 16 ? -1 : book;
    int log = Model.log(k, codes, 9);
    for (int c = 0; c < contexts(); c++) {
      tables.add(
          models < 2
              ? Model.fromWeights(known(c, codes), log)
              : Model.ofWeights("code", codes, log, fields));
    }
  }

  void start(Bits bits) {
    state = tables.get(0).firstState(bits);
  }

  int next(Bits bits) {
    Model table = tables.get(context);
    int code = table.symbol(state);
    state = table.nextState(state, bits);
    context = contextAfter(code);
    return code;
  }

  void end() {
    Refusal.unless(state == 0, "state " + state + " of codes at the end");
  }

  private int contexts() {
    return book == 0 ? 6 : book > 0 ? 2 : 1;
  }

  private int contextAfter(int code) {
    if (book == 0) {
      return code / 8 * 3 + Math.min(2, code % 8 / 2);
    }
    return book > 0 ? code % 2 : 0;
  }

  private long[] known(int c, int codes) {
    long[] weights = new long[codes];
    Arrays.fill(weights, 1);
    for (int code = 0; code < 16 && book == 0; code++) {
      weights[code] = AFTER_POWERS[c % 3][code % 8 + (code / 8 == c / 3 ? 0 : 8)];
    }
    return weights;
  }
}
