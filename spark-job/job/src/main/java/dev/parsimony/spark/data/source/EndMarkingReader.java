package dev.parsimony.spark.data.source;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.util.function.IntConsumer;

/**
 * Leaves out a byte order mark and adds a last line that says that the text has ended. Whoever
 * finds the mark within a quoted field knows that the quote was never closed.
 */
final class EndMarkingReader extends FilterReader {
  /** A character that no text has (Unicode's noncharacter U+FFFF). */
  static final char END = '\uFFFF';

  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final String LAST_LINE = "\n" + END;

  private final IntConsumer given;
  private boolean begun;
  private int added = -1;

  /**
   * @param given is told how many characters were read
   */
  EndMarkingReader(Reader in, IntConsumer given) {
    super(in);
    this.given = given;
  }

  @Override
  public int read(char[] into, int offset, int length) throws IOException {
    if (added < 0) {
      int count = in.read(into, offset, length);
      if (count > 0 && !begun) {
        count = withoutMark(into, offset, count);
      }
      if (count != -1) {
        given.accept(count);
        return count;
      }
      added = 0;
    }
    if (added == LAST_LINE.length()) {
      return -1;
    }
    into[offset] = LAST_LINE.charAt(added++);
    return 1;
  }

  private int withoutMark(char[] into, int offset, int count) throws IOException {
    begun = true;
    if (into[offset] != BYTE_ORDER_MARK) {
      return count;
    }
    System.arraycopy(into, offset + 1, into, offset, count - 1);
    return count > 1 ? count - 1 : in.read(into, offset, 1);
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }
}
