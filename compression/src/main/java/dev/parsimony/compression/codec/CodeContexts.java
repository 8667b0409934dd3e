package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.CodeBook;

/**
 * The contexts in which codes are written, each given by the code before: elements that lie near
 * each other tend to have the same sign and a similar magnitude. A context is a class of codes; the
 * first code of a block is coded as after code 0.
 */
final class CodeContexts {
  /** Most contexts of a book. */
  static final int MAX = 6;

  /** Books with more codes have one context only. */
  private static final int MAX_CODES = 16;

  private static final int CLASSES = 3;

  /**
   * Weights of d = 0..7 with the sign of the code before, then with the other, where the code
   * before has a d of 0 or 1, of 2 or 3, above: the average over the layers of LeNet in training.
   */
  private static final int[][] POWERS = {
    {59, 69, 34, 13, 5, 2, 1, 1, 26, 26, 13, 5, 2, 1, 1, 1},
    {19, 45, 69, 44, 17, 7, 3, 2, 10, 14, 13, 7, 4, 2, 1, 1},
    {11, 21, 34, 45, 44, 27, 16, 11, 6, 10, 11, 9, 6, 3, 2, 1},
  };

  private static final byte[] ONE = new byte[CodeBook.MAX_CODES];
  private static final byte[] OF_POWERS = new byte[MAX_CODES];
  private static final byte[] OF_SIGNS = new byte[MAX_CODES];

  static {
    for (int code = 0; code < MAX_CODES; code++) {
      OF_POWERS[code] = (byte) (CLASSES * (code >>> 3) + Math.min((code & 7) >>> 1, CLASSES - 1));
      OF_SIGNS[code] = (byte) (code & 1);
    }
  }

  private CodeContexts() {}

  /** Returns the number of contexts of a book. */
  static int count(CodeBook book) {
    return book == CodeBook.POWERS ? MAX : book.size() <= MAX_CODES ? 2 : 1;
  }

  /** Returns the context after each code of a book. The live array. */
  static byte[] after(CodeBook book) {
    return book == CodeBook.POWERS ? OF_POWERS : book.size() <= MAX_CODES ? OF_SIGNS : ONE;
  }

  /** Returns the context after each code where all codes share one. The live array. */
  static byte[] one() {
    return ONE;
  }

  /** Sets the weights that both ends know of a book's codes in a context. */
  static void known(CodeBook book, int context, int[] weights) {
    for (int code = 0; code < book.size(); code++) {
      weights[code] = book == CodeBook.POWERS ? ofPowers(context, code) : 1;
    }
  }

  private static int ofPowers(int context, int code) {
    boolean otherSign = context / CLASSES != code >>> 3;
    return POWERS[context % CLASSES][(otherSign ? 8 : 0) | (code & 7)];
  }
}
