package dev.parsimony.spark.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.metrics.OutputFigures;
import dev.parsimony.spark.report.Report;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

final class RunPageTest {
  private static final String HOSTILE =
      "</td><script>alert(1)</script>\"'&amp;<img src=x onerror=y>\u0000\u001b[31m\ud800 %s %d ]]>";

  private static Document parsed(byte[] page) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(page));
  }

  private static List<Element> elements(Document page, String name) {
    NodeList nodes = page.getElementsByTagName(name);
    return java.util.stream.IntStream.range(0, nodes.getLength())
        .mapToObj(i -> (Element) nodes.item(i))
        .toList();
  }

  private static byte[] running(int epochs, String text) {
    return RunPage.of(
        MadeUpRun.running(
            MadeUpRun.epochs(epochs), Map.of("model", text, "examples", text, text, text), text));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 20, 1000})
  void isWellFormedSmallAndWithoutScriptOrNetwork(int epochs) throws Exception {
    byte[] page = running(epochs, "lenet");
    Document document = parsed(page);
    assertTrue(page.length < 200_000, "the page has " + page.length + " bytes");
    assertEquals(List.of(), elements(document, "script"));
    assertEquals(List.of(), elements(document, "link"));
    assertEquals(List.of(), elements(document, "img"));
    assertFalse(text(page).replace("http://www.w3.org/1999/xhtml", "").contains("http:"));
    List<Element> pictures = elements(document, "svg");
    assertEquals(epochs == 0 ? 0 : 6, pictures.size());
    for (Element picture : pictures) {
      assertFalse(picture.getElementsByTagName("title").item(0).getTextContent().isBlank());
      assertFalse(picture.getElementsByTagName("desc").item(0).getTextContent().isBlank());
      assertFalse(picture.getTextContent().contains("NaN"));
    }
    assertFalse(text(page).contains("NaN"), "NaN in a picture's path");
  }

  @Test
  void settingsHaveNoSuperfluousDigits() {
    assertEquals("1", Numbers.setting(1));
    assertEquals("0.5", Numbers.setting(0.5));
    assertEquals("0.2658", Numbers.setting(0.26577));
    assertEquals("40", Numbers.setting(40));
  }

  private static String text(byte[] page) {
    return new String(page, StandardCharsets.UTF_8);
  }

  @Test
  void whatUsersCallThingsIsTextAndNothingElse() throws Exception {
    byte[] page = running(3, HOSTILE);
    Document document = parsed(page);
    assertEquals(List.of(), elements(document, "script"));
    assertEquals(List.of(), elements(document, "img"));
    String shown = elements(document, "h1").get(0).getTextContent();
    assertTrue(shown.startsWith("</td><script>alert(1)</script>\"'&amp;"), shown);
    assertTrue(shown.endsWith("%s %d ]]>"), shown);
  }

  @Test
  void everyAxisHasAUnit() throws Exception {
    for (Element picture : elements(parsed(running(20, "lenet")), "svg")) {
      long units = 0;
      NodeList texts = picture.getElementsByTagName("text");
      for (int i = 0; i < texts.getLength(); i++) {
        units += ((Element) texts.item(i)).getAttribute("class").startsWith("unit") ? 1 : 0;
      }
      assertEquals(2, units);
    }
  }

  @Test
  void showsConfusionsOfClassesAtTheEnd() throws Exception {
    List<Report.Epoch> epochs = MadeUpRun.epochs(2);
    RunFigures before = MadeUpRun.running(epochs, Map.of("model", "m"), "cat");
    OutputFigures classes =
        new OutputFigures.Classes("out", 0.75, List.of(List.of(3L, 1L), List.of(1L, 3L)));
    byte[] page = RunPage.of(MadeUpRun.ended(MadeUpRun.report(epochs, List.of(classes)), before));
    Document document = parsed(page);
    assertTrue(
        elements(document, "table").stream()
            .anyMatch(table -> table.getAttribute("class").equals("matrix")));
    assertFalse(text(page).contains("http-equiv"), "a page of a run that ended is read again");
  }

  @Test
  void numbersAndLabelsHaveTheirPictures() throws Exception {
    for (OutputFigures figures :
        List.of(
            new OutputFigures.Values("out", 0.25, 0.8),
            new OutputFigures.Labels("out", 0.5, 0.6, 0.7, List.of()),
            new OutputFigures.LossOnly("out"))) {
      List<Report.Epoch> epochs =
          MadeUpRun.epochs(3).stream()
              .map(
                  e ->
                      new Report.Epoch(
                          e.epoch(),
                          e.score(),
                          Double.NaN,
                          Double.NaN,
                          List.of(figures),
                          e.elementsRatio(),
                          e.wireRatio(),
                          1,
                          1,
                          e.seconds(),
                          e.examplesPerSecond(),
                          e.bytesSent(),
                          e.split()))
              .toList();
      byte[] page = RunPage.of(MadeUpRun.running(epochs, Map.of("target", "ratio=9"), "m"));
      int more = figures instanceof OutputFigures.Values ? 2 : 0;
      int one = figures instanceof OutputFigures.Labels ? 1 : 0;
      assertEquals(6 + more + one, elements(parsed(page), "svg").size());
      assertFalse(text(page).contains("NaN"));
    }
  }

  @Test
  void thinningKeepsPeaks() {
    double[] values = new double[10_000];
    values[4321] = 7;
    values[9000] = -3;
    double[] kept =
        java.util.Arrays.stream(Thinning.outline(values)).mapToDouble(i -> values[i]).toArray();
    assertTrue(kept.length <= Thinning.PLENTY);
    assertEquals(7, java.util.Arrays.stream(kept).max().orElseThrow());
    assertEquals(-3, java.util.Arrays.stream(kept).min().orElseThrow());
  }
}
