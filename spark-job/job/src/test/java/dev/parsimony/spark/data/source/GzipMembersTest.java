package dev.parsimony.spark.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parsimony.spark.data.TestFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;

class GzipMembersTest {
  private static final byte[] TEXT = "1,0\n2,1\n".getBytes(StandardCharsets.UTF_8);

  @Test
  void readsAllMembers() throws IOException {
    byte[] one = TestFiles.gzip(TEXT);
    assertArrayEquals(TEXT, unpacked(one));
    assertArrayEquals(joined(TEXT, TEXT), unpacked(joined(one, one)));
    byte[] empty = TestFiles.gzip(new byte[0]);
    assertArrayEquals(joined(TEXT, TEXT), unpacked(joined(one, empty, one)));
  }

  @Test
  void aMemberThatIsCutAnywhereIsNoEnd() throws IOException {
    byte[] one = TestFiles.gzip(TEXT);
    byte[] two = joined(one, named(one));
    for (int length = 1; length < two.length; length++) {
      byte[] cut = Arrays.copyOf(two, length);
      if (length == one.length) {
        assertArrayEquals(TEXT, unpacked(cut));
      } else {
        assertThrows(IOException.class, () -> unpacked(cut), "cut at " + length);
      }
    }
  }

  @Test
  void whatFollowsAMemberMustBeOne() throws IOException {
    byte[] one = TestFiles.gzip(TEXT);
    for (byte[] rest : new byte[][] {{0}, TEXT, {0x1f, 0x00}}) {
      assertThrows(ZipException.class, () -> unpacked(joined(one, rest)));
    }
    byte[] corrupt = one.clone();
    corrupt[one.length - 6] ^= 1;
    assertThrows(ZipException.class, () -> unpacked(corrupt));
    assertThrows(ZipException.class, () -> unpacked(TEXT));
  }

  @Test
  void readsByteByByteToo() throws IOException {
    try (InputStream in = new GzipMembers(new ByteArrayInputStream(TestFiles.gzip(TEXT)))) {
      for (byte expected : TEXT) {
        assertEquals(expected, in.read());
      }
      assertEquals(-1, in.read());
    }
  }

  /** The member with a file name in its header, as gzip writes it. */
  private static byte[] named(byte[] member) {
    byte[] named = joined(member, new byte[6]);
    System.arraycopy(member, 10, named, 16, member.length - 10);
    System.arraycopy("x.csv\0".getBytes(StandardCharsets.UTF_8), 0, named, 10, 6);
    named[3] |= 8;
    return named;
  }

  private static byte[] unpacked(byte[] packed) throws IOException {
    try (InputStream in = new GzipMembers(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    }
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
