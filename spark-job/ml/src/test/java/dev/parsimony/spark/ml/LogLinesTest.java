package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LogLinesTest {
  @Test
  void linesAreHeardOneByOne() {
    List<String> heard = new ArrayList<>();
    PrintStream out = new PrintStream(new LogLines(heard::add), true, StandardCharsets.UTF_8);
    out.print("epoch");
    out.print(" 1\n\n");
    out.print("epoch 2");
    assertEquals(List.of("epoch 1", ""), heard);
  }

  @Test
  void theLatestIsTheLastThatSaysSomething() {
    LatestLine latest = new LatestLine();
    latest.take("epoch 1");
    latest.take("");
    assertEquals("epoch 1", latest.get());
    latest.clear();
    assertEquals("", latest.get());
  }
}
