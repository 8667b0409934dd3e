package dev.parsimony.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import picocli.CommandLine;

/** The command from its arguments to its text and files; none of it takes a Spark. */
final class SimulateCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return commandLine.execute(arguments);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--network=NETWORK",
        "--hosts=N[..N]",
        "--rate=RATE[..RATE]",
        "--latency=TIME",
        "--workers-per-host=N",
        "--like=REPORT",
        "--device=SECONDS",
        "--steps=N",
        "--output=DIR"
      })
  void helpListsEveryOption(String word) {
    assertEquals(0, execute("simulate", "--help"));
    assertTrue(out.toString().contains(word), out.toString());
  }

  @Test
  void printsTimesRatesAndSentences() {
    assertEquals(
        0,
        execute("simulate --hosts 4..16 --rate 100mbit..1gbit --network lenet".split(" ")),
        err.toString());
    String text = out.toString();
    for (String expected :
        new String[] {
          "lenet: 431,080 parameters",
          "time of a step\n",
          "time of a run of 1,000 steps\n",
          "updates, H=4",
          "PowerSGD r=2*",
          "the rate above which compression no longer pays against none\n",
          "decoding is the largest part of a step\n",
          "reduce-scatter of sparse blocks, 1 worker a host, 1 Gbit/s: ",
          "two levels, 4 workers a host, 1 Gbit/s: ",
          "messages simulated one by one, lengths differing by a tenth, 1 Gbit/s, up to 16 workers: "
              + "formulas within ",
        }) {
      assertTrue(text.contains(expected), text);
    }
    assertEquals("", err.toString());
  }

  @Test
  void writesTableAndHeatMap(@TempDir Path folder) throws Exception {
    String output = folder.resolve("new").toString();
    assertEquals(
        0,
        execute("simulate", "--hosts=4..8", "--rate=100mbit..1gbit", "--output", output),
        err.toString());
    String csv = Files.readString(Path.of(output, "simulate.csv"));
    // two numbers of hosts, four rates, six methods, and the header
    assertEquals(2 * 4 * 6 + 1, csv.lines().count(), csv);
    assertEquals(
        2 * 4,
        new ObjectMapper()
            .readTree(Files.readString(Path.of(output, "simulate.json")))
            .get("cells")
            .size());
    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of(output, "simulate.svg").toFile());
    assertEquals("svg", svg.getDocumentElement().getTagName());
    assertEquals("img", svg.getDocumentElement().getAttribute("role"));
    assertEquals(1, svg.getElementsByTagName("title").getLength());
    // ground, eight cells, five methods
    assertEquals(1 + 8 + 5, svg.getElementsByTagName("rect").getLength());
    String text = svg.getDocumentElement().getTextContent();
    assertTrue(text.contains("100 Mbit/s") && text.contains("variance, updates, H=4"), text);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--rate fast | 'fast' is no rate: expected a number above 0 with its unit, such as 100mbit",
        "--rate 1gbit..100mbit | the range '1gbit..100mbit' is reversed; write 100mbit..1gbit",
        "--hosts 0 | '0' is no number of hosts: expected 2 to 65536",
        "--hosts 64..4 | the range '64..4' is reversed; write 4..64",
        "--latency 1 | '1' is no latency: expected a number with its unit, such as 0.1ms",
        "--network alexnet | 'alexnet' is no network: expected lenet",
        "--device NaN | Invalid value for --device: got NaN, expected seconds above 0",
        "--device 0 | Invalid value for --device: got 0.0, expected seconds above 0",
        "--wire-ratio 0.5 | Invalid value for --wire-ratio: got 0.5, expected 1 or more",
        "--steps 0 | Invalid value for --steps: got 0, expected 1 or more",
        "--workers-per-host 0 | Invalid value for --workers-per-host: got 0, expected 1 to 64",
        "--workers-per-host 65 | Invalid value for --workers-per-host: got 65, expected 1 to 64",
        "--local-steps 0 | Invalid value for --local-steps: got 0, expected 1 or more",
        "--qsgd-levels 9 | Invalid value for --qsgd-levels: got 9, expected 1, 3 or 7",
        "--power-sgd-rank 0 | Invalid value for --power-sgd-rank: got 0, expected 1 or more",
        "--like nowhere.json | --like nowhere.json cannot be read",
        "--output /dev/null/x --hosts 4 | --output /dev/null/x cannot be written to",
      })
  void mistakesEndInOneLine(String arguments, String expected) {
    assertEquals(2, execute(("simulate " + arguments.strip()).split(" ")));
    String text = err.toString();
    assertTrue(text.startsWith("error: ") && text.contains(expected.strip()), text);
    assertEquals(1, text.lines().count(), text);
  }
}
