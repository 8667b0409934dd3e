package dev.parsimony.spark.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRowsTest {
  /** The same bytes over and over, as /dev/zero and lines without an end are. */
  private static final class Endless extends InputStream {
    private final byte[] bytes;
    private long given;

    Endless(String bytes) {
      this.bytes = bytes.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int read() {
      return bytes[(int) (given++ % bytes.length)];
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      int next = (int) (given % bytes.length);
      for (int i = 0; i < length; i++) {
        into[offset + i] = bytes[next];
        next = next + 1 == bytes.length ? 0 : next + 1;
      }
      given += length;
      return length;
    }
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(strings = {"z", "\0", "\""})
  void aFieldWithoutAnEndIsRefusedSoon(String bytes) {
    Endless in = new Endless(bytes);
    assertEquals(
        "x.csv, line 1: a field has more than 1,048,576 characters; is this a csv file?",
        refusal(in));
    assertTrue(in.given < 3 << 20, in.given + " bytes were read");
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(strings = {"1234567,", ","})
  void aLineWithoutAnEndIsRefused(String bytes) {
    Endless in = new Endless(bytes);
    assertEquals(
        "x.csv, line 1: a line has more than 33,554,432 characters; is this a csv file?",
        refusal(in));
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(strings = {"", "\n", "\r\n", "\r", "\n\n \n"})
  void theEndIsTheSameHoweverTheLastLineEnds(String end) throws IOException {
    assertEquals(List.of("1: a|b", "2: c|"), rows("a,b\nc," + end));
    assertEquals(List.of("1: a|b", "2: c|d"), rows("\uFEFFa,b\r\nc,\"d\"" + end));
    assertEquals(List.of("1: a\nb|c"), rows("\"a\nb\",c" + end));
    assertEquals(List.of(), rows(end));
  }

  @Test
  void anUnclosedQuoteIsFoundWhereverItOpens() {
    for (String text :
        List.of("a,b\nc,\"d\n", "a,b\nc,\"", "a,b\n\"c,d\ne,f\ng,h\n", "a,b\nc,\"d\"\"\n")) {
      InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
      assertTrue(refusal(in).startsWith("x.csv, line 2: a quote opens in this line"), text);
    }
  }

  private static String refusal(InputStream in) {
    return assertThrows(UserErrorException.class, () -> rows(in)).sentence();
  }

  private static List<String> rows(String text) throws IOException {
    return rows(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Every row as "line: field|field". */
  private static List<String> rows(InputStream in) throws IOException {
    List<String> found = new ArrayList<>();
    try (CsvRows rows = new CsvRows(in, "x.csv", CsvDialect.PLAIN)) {
      while (rows.advance()) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < rows.row().columns(); i++) {
          fields.add(rows.row().field(i));
        }
        found.add(rows.row().line() + ": " + String.join("|", fields));
      }
    }
    return found;
  }
}
