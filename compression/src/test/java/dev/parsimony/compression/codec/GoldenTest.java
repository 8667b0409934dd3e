package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.reference.ReferenceDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Golden files hold the wire format still. With {@code -Dgolden.rewrite=true} they, and the dump in
 * WIRE-FORMAT.md, are written anew first: only where the format's version changes.
 */
final class GoldenTest {
  private static final Path FILES =
      Path.of("src/test/resources/dev/parsimony/compression/codec/golden");
  private static final Path PAGE = Path.of("WIRE-FORMAT.md");
  private static final String DUMP_START = "<!-- dump of whole.bin -->\n```\n";
  private static final String DUMP_END = "\n```\n";

  @BeforeAll
  static void rewriteIfAsked() throws IOException {
    if (!Boolean.getBoolean("golden.rewrite")) {
      return;
    }
    Files.createDirectories(FILES);
    for (String name : names()) {
      Files.write(file(name), GoldenSamples.ALL.get(name).encoded());
    }
    String page = Files.readString(PAGE);
    int start = page.indexOf(DUMP_START) + DUMP_START.length();
    String after = page.substring(page.indexOf(DUMP_END, start));
    Files.writeString(PAGE, page.substring(0, start) + dump("whole") + after);
  }

  static Set<String> names() {
    return GoldenSamples.ALL.keySet();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void isWritten(String name) throws IOException {
    assertArrayEquals(Files.readAllBytes(file(name)), GoldenSamples.ALL.get(name).encoded());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void isReadByTheDecoderAndByTheReference(String name) throws IOException {
    Sample sample = GoldenSamples.ALL.get(name);
    List<byte[]> messages = sample.messages();
    messages.set(messages.size() - 1, Files.readAllBytes(file(name)));
    assertEquals(Optional.of(sample.content()), Frames.decodedAlike(sample.layout(), messages));
  }

  @Test
  void filesHoldEveryFormOfEveryBookAndEveryChoiceOfModels() throws IOException {
    Set<Integer> forms = new TreeSet<>();
    for (String name : names()) {
      for (String line : dump(name).lines().toList()) {
        addNumberAfter(": form ", line, forms);
      }
    }
    Set<Integer> models = new TreeSet<>();
    Set<Integer> others = new TreeSet<>();
    for (int form : forms) {
      models.add(form >> 5);
      others.add(form & 31);
    }
    assertEquals(Set.of(0, 1, 2, 3, 4, 5, 6, 9, 10, 11, 14, 17, 18, 19), others);
    assertEquals(Set.of(0, 1, 2, 3, 4, 5), models);
  }

  @Test
  void thePageShowsTheWholeMessage() throws IOException {
    assertTrue(
        Files.readString(PAGE).contains(DUMP_START + dump("whole") + DUMP_END),
        () -> PAGE + " shows another message than " + file("whole"));
  }

  private static String dump(String name) throws IOException {
    Sample sample = GoldenSamples.ALL.get(name);
    ReferenceDecoder reference = new ReferenceDecoder(sample.layout());
    List<byte[]> messages = sample.messages();
    messages.subList(0, messages.size() - 1).forEach(reference::decode);
    List<?> blocks = reference.decode(Files.readAllBytes(file(name)));
    assertEquals(sample.content().size(), blocks.size());
    return String.join("\n", reference.dump());
  }

  private static void addNumberAfter(String label, String line, Set<Integer> numbers) {
    int at = line.indexOf(label);
    if (at >= 0) {
      numbers.add(Integer.valueOf(line.substring(at + label.length())));
    }
  }

  private static Path file(String name) {
    return FILES.resolve(name + ".bin");
  }
}
