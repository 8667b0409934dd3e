package dev.parsimony.spark.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvOptionsTest {
  @Test
  void everythingIsLeftOpen() {
    CsvOptions options = parse("csv:a.csv").options();
    assertEquals("last", options.label());
    assertEquals(CsvOptions.Header.AUTO, options.header());
    assertEquals(Optional.empty(), options.separator());
    assertEquals(Optional.of('"'), options.quote());
    assertEquals(CsvOptions.Classes.AUTO, options.classes());
    assertEquals(List.of(), options.drop());
  }

  @Test
  void everythingCanBeSaid() {
    DataSource.Csv csv =
        parse(
            "csv:hdfs://h:1/a,b.csv,drop=id,label=my class,classes=sorted,header=true,quote=none,"
                + "separator=tab,drop=2");
    assertEquals("hdfs://h:1/a,b.csv", csv.path());
    assertEquals("my class", csv.options().label());
    assertEquals(CsvOptions.Header.TRUE, csv.options().header());
    assertEquals(Optional.of('\t'), csv.options().separator());
    assertEquals(Optional.empty(), csv.options().quote());
    assertEquals(CsvOptions.Classes.SORTED, csv.options().classes());
    assertEquals(List.of("id", "2"), csv.options().drop());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "csv:a.csv,label=first,header=false,separator=;,quote=',classes=numbers,drop=1,drop=x",
        "csv:a.csv,header=true,values=a,values=2,drop=x",
        "csv:a.csv,labels=a,labels=b",
        "csv:/data/year=2024,month=1/*.csv,label=a=b",
        "csv:a,b",
      })
  void givesItsTextBack(String text) {
    assertEquals(text, DataSource.parse(text).toString());
    assertEquals(DataSource.parse(text), DataSource.parse(DataSource.parse(text).toString()));
  }

  @Test
  void testDataTakeWhatTheyLeaveOpenFromTheOthers() {
    CsvOptions train = parse("csv:a,label=first,header=true,drop=x").options();
    CsvOptions test = parse("csv:b,header=false").options();
    assertEquals(",label=first,header=false,drop=x", test.orElse(train).toString());
    CsvOptions values = parse("csv:c,values=x;y").options();
    assertEquals(",header=false,values=x,values=y", test.orElse(values).toString());
    assertEquals(",label=first,header=true,drop=x", train.orElse(values).toString());
    assertEquals(",header=true,values=x,values=y,drop=x", values.orElse(train).toString());
    assertEquals(",header=false,drop=y", parse("csv:b,header=false,drop=y").options().toString());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "values=x,label=y | values= names what is to be answered instead of a class; leave label="
            + " and classes= out",
        "lable=x | there is no option lable=; csv: takes label=, header=, separator=, quote=,"
            + " classes=, weight=, values=, labels= and drop=",
        "values=x,labels=y;z | values= is for numbers and labels= for columns of 0 and 1; leave one of"
            + " them out",
        "labels=x;y,classes=sorted | labels= names what is to be answered instead of a class; leave"
            + " label= and classes= out",
        "labels=x | labels= names several columns, of 0 and 1; for a single one say label=",
        "values=x;;y | an option has no value",
        "header=yes | header= takes auto, true, false",
        "classes=text | classes= takes auto, numbers, sorted",
        "separator=; ; | separator= takes one character or its name: comma, semicolon, tab, pipe,"
            + " space",
        "separator=a | separator= takes one character or its name: comma, semicolon, tab, pipe,"
            + " space",
        "quote=\"\" | quote= takes one character or its name: comma, semicolon, tab, pipe, space,"
            + " or none",
        "label= | an option has no value",
        "drop= | an option has no value",
        "label=a,label=b | label= is there twice",
      })
  void saysWhatIsAllowed(String options, String expected) {
    String text = "csv:a.csv," + options;
    Exception e = assertThrows(IllegalArgumentException.class, () -> DataSource.parse(text));
    assertEquals("'" + text + "': " + expected, e.getMessage());
  }

  private static DataSource.Csv parse(String text) {
    return (DataSource.Csv) DataSource.parse(text);
  }
}
