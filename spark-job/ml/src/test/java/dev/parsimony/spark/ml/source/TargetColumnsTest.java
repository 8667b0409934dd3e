package dev.parsimony.spark.ml.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns of values and of labels, dealt out as those of csv. */
final class TargetColumnsTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("a", DataTypes.FloatType)
          .add("x", DataTypes.FloatType)
          .add("b", DataTypes.DoubleType)
          .add("y", DataTypes.LongType)
          .add("yes", DataTypes.BooleanType)
          .add("no", DataTypes.IntegerType)
          .add("both", DataTypes.createArrayType(DataTypes.FloatType))
          .add("name", DataTypes.StringType);

  @TempDir Path folder;

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Row row : TableFiles.numbers(8, 40)) {
      float x = row.getInt(2) / 8f;
      long y = row.getLong(3);
      boolean yes = row.getInt(2) % 2 == 0;
      rows.add(
          RowFactory.create(
              row.get(0), x, row.get(1), y, yes, yes ? 0 : 1, new Float[] {(float) y, x}, "n"));
    }
    return rows;
  }

  private String table() {
    TableFiles.save(folder.resolve("t"), "parquet", SCHEMA, rows());
    return "parquet:" + folder.resolve("t");
  }

  private String csv(String... columns) throws IOException {
    StructType schema = new StructType();
    for (String column : columns) {
      schema = schema.add(SCHEMA.fields()[SCHEMA.fieldIndex(column)]);
    }
    List<Row> selected = new ArrayList<>();
    for (Row row : rows()) {
      Object[] values = new Object[columns.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = row.get(SCHEMA.fieldIndex(columns[i]));
      }
      selected.add(RowFactory.create(values));
    }
    TableFiles.csv(folder.resolve("t.csv"), schema, selected);
    return "csv:" + folder.resolve("t.csv");
  }

  private static List<String> dealt(String source) {
    return TableFiles.dealt(TableFiles.open(source, Optional.empty()));
  }

  @Test
  void valuesAreThoseOfCsv() throws IOException {
    List<String> expected = dealt(csv("a", "x", "b", "y") + ",values=y;x");
    assertFalse(expected.isEmpty());
    assertEquals(expected, dealt(table() + ",values=y;x,features=a;b"));
    assertEquals(expected, dealt("parquet:" + folder.resolve("t") + ",values=both,features=a;b"));
  }

  /** A long that no float32 is. */
  @Test
  void valuesThatLoseDigitsAreRemarkedOn() throws IOException {
    StructType schema =
        new StructType()
            .add("a", DataTypes.FloatType)
            .add("y", DataTypes.LongType)
            .add("z", DataTypes.LongType);
    List<Row> rows = new ArrayList<>();
    for (long i = 0; i < 40; i++) {
      rows.add(RowFactory.create(i / 8f, i == 1 ? 16_777_217 : i, i == 2 ? 16_777_219 : 0L));
    }
    TableFiles.save(folder.resolve("v"), "parquet", schema, rows);
    TableFiles.csv(folder.resolve("v.csv"), schema, rows);
    assertRemarked("parquet:" + folder.resolve("v") + ",values=y,features=a", "(1 of them, in");
    assertRemarked("parquet:" + folder.resolve("v") + ",values=z;y,features=a", "(2 of them, in");
    assertRemarked("csv:" + folder.resolve("v.csv") + ",values=z;y", "(2 of them, in");
  }

  private static void assertRemarked(String source, String count) {
    List<String> remarks = TableFiles.open(source, Optional.empty()).remarks();
    assertTrue(
        remarks.stream()
            .anyMatch(
                remark ->
                    remark.contains("lose digits")
                        && remark.contains(count)
                        && remark.contains("16777217 becomes 16777216")),
        remarks.toString());
  }

  @Test
  void labelsAreThoseOfCsv() throws IOException {
    String table = table() + ",labels=no;yes,features=a;b";
    assertEquals(dealt(csv("a", "b", "yes", "no") + ",labels=no;yes"), dealt(table));
    TrainingData data = TableFiles.open(table, Optional.empty());
    assertEquals(2, data.format().arrays().get(0).shape().size());
  }

  @Test
  void weightsAreThoseOfCsv() throws IOException {
    String expected = csv("a", "x", "b", "no") + ",label=no,weight=x";
    assertEquals(dealt(expected), dealt(table() + ",label=no,weight=x,features=a;b"));
  }

  private static String sentence(String source) {
    return assertThrows(UserErrorException.class, () -> TableFiles.open(source, Optional.empty()))
        .sentence();
  }

  @Test
  void whatIsNoValueIsRefused() {
    String table = table();
    assertEquals(
        "The label column 'name' is of type string; expected a number, a vector or an array of"
            + " numbers.",
        sentence(table + ",values=name"));
    assertEquals(
        table
            + ",values=x;name: the column 'name' of values= is of type string, but must hold"
            + " numbers; name others, or a single column of vectors or arrays.",
        sentence(table + ",values=x;name"));
    assertEquals(
        table
            + ",values=z has no column 'z' for values=; its columns are a, x, b, y, yes, no,"
            + " both, name.",
        sentence(table + ",values=z"));
    assertEquals(
        table
            + ", row 0 of partition 0 (both from 0), column 'y': '2.0' is neither 0 nor 1, which"
            + " say whether a label of labels= is there.",
        sentence(table + ",labels=yes;y,features=a").replaceFirst("row \\d+", "row 0"));
    assertEquals(
        table
            + ",labels=yes: labels= names several labels, each 0 or 1; for a single one say"
            + " label=.",
        sentence(table + ",labels=yes"));
    assertEquals(
        table
            + ",features=a,label=no,weight=yes: the column 'yes' of weight= is of type boolean, but"
            + " must hold numbers.",
        sentence(table + ",label=no,weight=yes,features=a"));
    assertEquals(
        table
            + ",features=a,label=no,weight=a: weight= names the column 'a', which is a feature;"
            + " name another one.",
        sentence(table + ",label=no,weight=a,features=a"));
    List<Row> missing = List.of(RowFactory.create(1f, null, 1.0, 1L, true, 1, null, ""));
    TableFiles.save(folder.resolve("u"), "parquet", SCHEMA, missing);
    String other = "parquet:" + folder.resolve("u");
    assertEquals(
        other
            + ", row 0 of partition 0 (both from 0): the column 'x' is null; remove such rows or"
            + " mend them.",
        sentence(other + ",values=x,features=a"));
  }
}
