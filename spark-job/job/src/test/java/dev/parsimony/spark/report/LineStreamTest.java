package dev.parsimony.spark.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineStreamTest {
  @Test
  void linesAreHeardOneByOne() {
    List<String> heard = new ArrayList<>();
    PrintStream out = new PrintStream(new LineStream(heard::add), true, StandardCharsets.UTF_8);
    out.print("epoch");
    out.print(" 1\n\n");
    out.print("epoch 2");
    assertEquals(List.of("epoch 1", ""), heard);
  }
}
