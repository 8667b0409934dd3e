package dev.parsimony.spark.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.UserErrorException;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;

/** Opens sources that must be refused, with exactly the sentence that is expected. */
record Refusals(JavaSparkContext spark) {

  void assertSentence(String expected, DataSource train, Optional<DataSource> test) {
    assertSentence(expected, train, test, OptionalInt.empty());
  }

  void assertSentence(
      String expected, DataSource train, Optional<DataSource> test, OptionalInt classes) {
    assertSentence(expected, train, test, classes, 1);
  }

  void assertSentence(
      String expected,
      DataSource train,
      Optional<DataSource> test,
      OptionalInt classes,
      long seed) {
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> SourceData.open(spark, train, test, new LabelForm(classes, false), seed));
    assertEquals(expected, e.sentence());
  }
}
