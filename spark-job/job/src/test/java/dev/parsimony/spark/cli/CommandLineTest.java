package dev.parsimony.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command line answers before any Spark. */
final class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return commandLine.execute(arguments);
  }

  static Stream<String> words() {
    return Stream.of(
        "--data=SOURCE",
        "glyphs ",
        "idx:DIR ",
        "cifar10:DIR ",
        "images:DIR ",
        "csv:FILE ",
        "--test=SOURCE",
        "--model=MODEL",
        "lenet ",
        "mlp:512,512 ",
        "vgg-small ",
        "FILE.json ",
        "FILE.zip ",
        "--workers=N",
        "--batch-size=N",
        "--epochs=N",
        "--compression=METHOD",
        "variance:alpha=1.5,zeta=0.999 ",
        "strom:tau=0.01 ",
        "hybrid:tau=0.01,alpha=2 ",
        "qsgd:bits=2,bucket=128 ",
        "none, none:fp16 ",
        "warmup=N",
        "codec=paper",
        "error-feedback",
        "--on-nonfinite=fail|skip",
        "--updater=UPDATER",
        "adam:RATE",
        "nesterovs:RATE",
        "--seed=N",
        "--output=DIR",
        "--overwrite",
        "--threads-per-worker=N");
  }

  @ParameterizedTest
  @MethodSource("words")
  void helpListsEveryOptionAndItsForms(String word) {
    assertEquals(0, execute("train", "--help"));
    assertTrue(out.toString().contains(word), out.toString());
    assertEquals("", err.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "evaluate", "predict", "simulate", "doctor"})
  void helpOfTheJobNamesItsCommands(String command) {
    assertEquals(0, execute("--help"));
    assertTrue(out.toString().contains("  " + command + " "), out.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "evaluate,--model=FILE.zip",
    "evaluate,values=NAME",
    "evaluate,--part=auto|train|test|all",
    "evaluate,evaluation.json",
    "predict,--data=SOURCE",
    "predict,label=none",
    "predict,--allow-classes=",
    "predict,part-00000.csv",
    "predict,--format=csv|parquet"
  })
  void helpOfASavedModelsCommandsSaysWhatTheyTake(String command, String word) {
    assertEquals(0, execute(command, "--help"));
    assertTrue(out.toString().contains(word), out.toString());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "train --data mnist | 'mnist' is no data source: use glyphs, idx:DIR, cifar10:DIR,"
            + " images:DIR, csv:FILE, sequence-csv:DIR, parquet:PATH, orc:PATH",
        "train --test idx: | 'idx:' is no data source",
        "train --model resnet | Unknown model 'resnet': expected lenet, mlp:WIDTH[,WIDTH...],"
            + " lstm:WIDTH[,WIDTH...], vgg-small, resnet50, FILE.json",
        "train --model mlp:0 | Invalid model 'mlp:0': expected positive layer widths",
        "train --compression gzip | gzip",
        "train --compression variance:alpha=0 | alpha",
        "train --compression variance:beta=1 | beta",
        "train --on-nonfinite drop | Invalid value for option '--on-nonfinite': expected one of",
        "train --class-weights 1,x | Invalid class weights '1,x': expected balanced, or a number",
        "predict --model m.zip --data csv:x --output o --format orc | Invalid value for option"
            + " '--format': expected one of",
        "train --updater rmsprop:1 | Invalid updater 'rmsprop:1': expected adam:RATE",
        "train --resume | --resume, --checkpoint-every and --checkpoint-keep need the folder: add",
        "train --checkpoint x --checkpoint-every 5 | expected a number with its unit, such as",
        "train --checkpoint x --checkpoint-keep 0 | Invalid value for --checkpoint-keep: got 0",
        "train --max-failures -1 | Invalid value for --max-failures: got -1, expected 0 or more",
        "train --min-workers 5 | Invalid value for --min-workers: got 5, expected at most",
        "train --workers 0 | Invalid value for --workers: got 0, expected 1 or more",
        "train --workers four | Invalid value for option '--workers': 'four' is not an int",
        "train --batch-size -1 | Invalid value for --batch-size: got -1, expected 1 or more",
        "train --epochs 0 | Invalid value for --epochs: got 0, expected 1 or more",
        "train --epochs 1.5 | Invalid value for option '--epochs': '1.5' is not an int",
        "train --seed x | Invalid value for option '--seed': 'x' is not a long",
        "train --threads-per-worker 0 | Invalid value for --threads-per-worker: got 0, expected 1"
            + " or more",
        "train --updater adam:1 --model x.json | --updater is for the named models; x.json brings"
            + " its own, so leave it out",
        "train --updater adam:1 --model x.zip | --updater is for the named models; x.zip brings"
            + " its own, so leave it out",
        "train --second-moments every=0 | expected every=K or every=K,average with K 1 or more",
        "train --second-moments every=1,average --compression strom:tau=0.1 | it is for the exact"
            + " second moments of variance and hybrid",
        "train --worker 4 | Unknown option",
        "train --output | Missing required parameter for option '--output'",
        "evaluate --data glyphs | Missing required option: '--model=FILE.zip'",
        "predict --model x.zip --data glyphs | Missing required option: '--output=DIR'",
        "predict --model x.json --data glyphs --output x | Invalid model 'x.json': expected"
            + " FILE.zip",
        "evaluate --model x.zip --data glyphs --batch-size 0 | Invalid value for --batch-size: got"
            + " 0",
        "evaluate --model x.zip --data glyphs --part rest | Invalid value for option '--part'",
        "train extra | Unmatched argument at index 1: 'extra'",
        "fit | Unmatched argument at index 0: 'fit'",
      })
  void mistakesEndInOneLine(String arguments, String expected) {
    assertEquals(2, execute(arguments.strip().split(" ")));
    String text = err.toString();
    assertTrue(text.startsWith("error: "), text);
    assertTrue(text.contains(expected.strip()), text);
    assertEquals(1, text.lines().count(), text);
    assertEquals("", out.toString());
  }

  @Test
  void noCommandIsAMistakeToo() {
    assertEquals(2, execute());
    assertEquals(
        "error: Missing required subcommand (--help lists all options).\n", err.toString());
  }
}
