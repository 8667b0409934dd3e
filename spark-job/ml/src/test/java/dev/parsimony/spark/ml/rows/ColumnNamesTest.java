package dev.parsimony.spark.ml.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** What is logged of an order of columns: the log says by itself that it is a warning. */
final class ColumnNamesTest {
  private static final List<String> LEARNED = List.of("a", "b");

  private final List<String> logged = new ArrayList<>();

  private final Logger log =
      (Logger)
          Proxy.newProxyInstance(
              Logger.class.getClassLoader(),
              new Class<?>[] {Logger.class},
              (proxy, method, arguments) -> {
                logged.add(method.getName() + ": " + arguments[1]);
                return null;
              });

  private void logOrder(String... columns) {
    StructType schema = new StructType();
    for (String column : columns) {
      schema = schema.add(column, DataTypes.DoubleType);
    }
    ColumnNames.logOrder(log, schema, List.of(columns), LEARNED);
  }

  @Test
  void aWarningIsOneOnce() {
    logOrder("p", "q");
    assertEquals(1, logged.size());
    assertTrue(logged.get(0).startsWith("warn: no column of the DataFrame has a name"));
    assertFalse(logged.get(0).contains("warning"), logged.get(0));
  }

  @Test
  void anOrderByNamesIsNone() {
    logOrder("b", "a");
    assertEquals(1, logged.size());
    assertTrue(logged.get(0).startsWith("info: The columns of the DataFrame come in another"));
  }

  @Test
  void theSameOrderIsNotLogged() {
    logOrder("a", "b");
    assertEquals(List.of(), logged);
  }
}
