package dev.parsimony.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the scripts of the folder submit refuse and print, with a spark-submit that only prints its
 * arguments and its locale.
 */
class ScriptsTest {
  private static final Path SCRIPTS = Path.of("..", "..", "submit").toAbsolutePath().normalize();

  @TempDir private Path folder;

  private record Result(int exitCode, String text) {}

  @BeforeEach
  void makeSpark() throws IOException {
    Files.writeString(folder.resolve("job.jar"), "");
    Files.writeString(folder.resolve("yarn-site.xml"), "");
    Path submit = Files.createDirectories(folder.resolve("spark/bin")).resolve("spark-submit");
    Files.writeString(submit, "#!/bin/sh\necho \"locale ${LC_ALL:-}\"\nprintf '[%s]\\n' \"$@\"\n");
    assertTrue(submit.toFile().setExecutable(true));
  }

  private Result run(Map<String, String> environment, String... command) throws Exception {
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(output.toFile()).directory(SCRIPTS.toFile());
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(key -> key.matches("MASTER|DRIVER_MEMORY|LC_.*|LANG|SPARK_.*"));
    variables.put("PARSIMONY_JAR", folder.resolve("job.jar").toString());
    variables.put("SPARK_HOME", folder.resolve("spark").toString());
    variables.put("HADOOP_CONF_DIR", folder.toString());
    variables.putAll(environment);
    int exitCode = builder.start().waitFor();
    return new Result(exitCode, Files.readString(output, StandardCharsets.UTF_8));
  }

  private Result yarn(String... arguments) throws Exception {
    return run(Map.of(), concat(List.of("./yarn.sh"), arguments));
  }

  private static String[] concat(List<String> first, String... rest) {
    return Stream.concat(first.stream(), Arrays.stream(rest)).toArray(String[]::new);
  }

  private static void requireSentence(Result result, String part) {
    assertEquals(2, result.exitCode(), result.text());
    assertTrue(result.text().startsWith("error: ") && result.text().contains(part), result.text());
    assertEquals(1, result.text().lines().count(), result.text());
  }

  @ParameterizedTest
  @CsvSource({
    "DRIVER_MEMORY,xyz,DRIVER_MEMORY is a size",
    "DRIVER_MEMORY,3,DRIVER_MEMORY is a size",
    "DRIVER_MEMORY,g,DRIVER_MEMORY is a size",
    "DRIVER_MEMORY,99999999999999999999g,DRIVER_MEMORY is a size",
    "DRIVER_MEMORY,300m,Spark needs 450m or more",
    "DRIVER_MEMORY,0g,Spark needs 450m or more",
    "MASTER,foo,MASTER is 'foo'; leave it out",
    "TMPDIR,/tmp/a:b,(TMPDIR) has a ':'",
    "SPARK_HOME,/tmp/a:b,(SPARK_HOME) has a ':'",
    "TMPDIR,/nowhere,set TMPDIR to one that can"
  })
  void anEnvironmentThatWouldEndTheJvmIsRefusedInASentence(String name, String value, String part)
      throws Exception {
    requireSentence(run(Map.of(name, value), "./local.sh"), part);
  }

  @Test
  void aLimitOnOpenFilesThatSparkCannotStartWithIsRefusedInASentence() throws Exception {
    requireSentence(run(Map.of(), "bash", "-c", "ulimit -n 128; exec ./local.sh"), "(ulimit -n)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "4gg", "g4", "-4g", "4 g", "99999999999999999999g"})
  void whatIsNoSizeIsRefusedInASentence(String size) throws Exception {
    requireSentence(yarn("--worker-memory", size), "--worker-memory is a size such as 4g");
  }

  @Test
  void aLeadingZeroIsNoOctalNumber() throws Exception {
    Result zero = yarn("--worker-memory", "08g", "--dry-run");
    assertEquals(0, zero.exitCode(), zero.text());
    assertEquals(yarn("--worker-memory", "8g", "--dry-run"), zero);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "C", "POSIX"})
  void aLocaleWithoutLettersBecomesUtf8(String locale) throws Exception {
    Result result = run(Map.of("LC_ALL", locale), "./local.sh", "--output", "größe");
    assertEquals(0, result.exitCode(), result.text());
    assertTrue(result.text().startsWith("locale C.UTF-8\n"), result.text());
    assertTrue(result.text().contains("[größe]"), result.text());
  }

  @Test
  void aLocaleWithLettersStays() throws Exception {
    Result result = run(Map.of("LC_ALL", "de_DE.ISO-8859-1"), "./local.sh");
    assertTrue(result.text().contains("locale de_DE.ISO-8859-1\n"), result.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--conf=spark.authenticate.secret=hush",
        "spark.authenticate.secret=hush",
        "-Dspark.authenticate.secret=hush",
        "spark.executor.extraJavaOptions=-Da=b -Dspark.authenticate.secret=hush"
      })
  void theApplicationsSecretIsRefusedInAllItsForms(String argument) throws Exception {
    Result result = yarn("--dry-run", "--", "--conf", argument);
    requireSentence(result, "leave out spark.authenticate.secret");
    assertFalse(result.text().contains("hush"), result.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.hadoop.fs.s3a.secret.key=hush hush",
        "spark.ssl.keyPassword=a=hush",
        "spark.executor.extraJavaOptions=-Dmy.password=hush -Dother=hush",
        "spark.hadoop.fs.azure.account.key.x.dfs.core.windows.net=hush==",
        "spark.hadoop.fs.azure.sas.box.x.blob.core.windows.net=sv=2020&sig=hush",
        "spark.hadoop.fs.azure.sas.fixed.token.x=hush",
        "spark.executorEnv.AWS_SECRET_ACCESS_KEY=hush/hush",
        "spark.yarn.dist.files=https://x.blob.core.windows.net/f?sv=2020&sig=hush",
        "spark.yarn.dist.files=ftp://me:hush@host/file"
      })
  void aDryRunHidesSecrets(String setting) throws Exception {
    Result result = yarn("--dry-run", "--conf", setting);
    assertEquals(0, result.exitCode(), result.text());
    assertFalse(result.text().contains("hush"), result.text());
    assertTrue(result.text().contains("***"), result.text());
    assertTrue(result.text().contains("dev.parsimony.spark.cli.Main"), result.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluate", "predict"})
  void anotherCommandStandsFirst(String command) throws Exception {
    String[] arguments = {command, "--model", "m.zip", "--data", "glyphs"};
    Result local = run(Map.of(), concat(List.of("./local.sh"), arguments));
    assertEquals(0, local.exitCode(), local.text());
    assertTrue(local.text().contains("[" + command + "]\n[--model]\n[m.zip]\n"), local.text());
    assertFalse(local.text().contains("[train]"), local.text());
    Result yarn = yarn(concat(List.of("--dry-run", "--workers", "3"), arguments));
    String expected = " " + command + " --model m.zip --data glyphs --workers 3\n";
    assertTrue(yarn.text().endsWith(expected), yarn.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"hdfs://namenode:8020/apps/job.jar", "local:/opt/job.jar"})
  void aJarThatLiesThereAlreadyIsNamedAsItIs(String jar) throws Exception {
    Result result = run(Map.of("PARSIMONY_JAR", jar), "./yarn.sh", "--dry-run");
    assertEquals(0, result.exitCode(), result.text());
    assertTrue(result.text().contains("cli.Main " + jar + " train"), result.text());
  }

  @Test
  void aJarOnEveryHostMustBeWhereTheDriverIsToo() throws Exception {
    String[] yarn = {"./yarn.sh", "--dry-run", "--deploy-mode=client"};
    Map<String, String> missing = Map.of("PARSIMONY_JAR", "local:/nowhere/job.jar");
    requireSentence(run(missing, yarn), "local:/nowhere/job.jar is not on this machine");
    Map<String, String> there = Map.of("PARSIMONY_JAR", "local://" + folder.resolve("job.jar"));
    assertEquals(0, run(there, yarn).exitCode());
  }

  private Result kubernetes(Map<String, String> environment, String... arguments) throws Exception {
    Map<String, String> variables = new TreeMap<>();
    variables.put("MASTER", "k8s://https://127.0.0.1:6443");
    variables.put("PARSIMONY_JAR", "local:///opt/parsimony/parsimony-job.jar");
    variables.putAll(environment);
    return run(variables, concat(List.of("./kubernetes.sh"), arguments));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "k8s://https://h:6443|--workers=2|--image is missing",
        "yarn|--image=i|set it to the API server's address",
        "k8s://https://h:6443|--image|--image needs a value",
        "k8s://https://h:6443|--image=i --deploy-mode=here|--deploy-mode is cluster or client",
        "k8s://https://h:6443|--image=i --deploy-mode=client|is not on this machine, where the driver"
      })
  void whatKubernetesLacksIsSaid(String master, String arguments, String part) throws Exception {
    requireSentence(kubernetes(Map.of("MASTER", master), arguments.split(" ")), part);
  }

  @Test
  void aDriverHereNeedsTheSecretToo() throws Exception {
    Map<String, String> jar = Map.of("PARSIMONY_JAR", "local:" + folder.resolve("job.jar"));
    String[] arguments = {"--image=i", "--deploy-mode=client", "--dry-run"};
    requireSentence(kubernetes(jar, arguments), "set PARSIMONY_SECRET_FILE");
    String file = folder.resolve("job.jar").toString();
    Map<String, String> both = new TreeMap<>(jar);
    both.put("PARSIMONY_SECRET_FILE", file);
    Result result = kubernetes(both, arguments);
    assertEquals(0, result.exitCode(), result.text());
    assertTrue(
        result.text().contains("spark.authenticate.secret.driver.file=" + file), result.text());
  }

  /** What spark-submit itself returns of a driver's pod is 0 in any case. */
  @ParameterizedTest
  @CsvSource({"0,0", "3,3", "'',1"})
  void aDriversPodEndsTheScriptWithItsCode(String code, int expected) throws Exception {
    Files.writeString(
        folder.resolve("spark/bin/spark-submit"),
        "#!/bin/sh\n"
            + "case \"$*\" in *' --status training:parsimony-'*-driver)"
            + " echo '\t exit code: "
            + code
            + "';; esac\n");
    Result result = kubernetes(Map.of(), "--image=i", "--namespace=training");
    assertEquals(expected, result.exitCode(), result.text());
    assertEquals(
        expected != 0,
        result.text().contains("its log says why: kubectl logs --namespace training parsimony-"),
        result.text());
  }

  @Test
  void aDryRunShowsTheRestAsItIs() throws Exception {
    Result result = yarn("--dry-run", "--data", "idx:/my data/*", "--conf", "spark.a=b c");
    assertTrue(result.text().contains("idx:/my\\ data/\\*"), result.text());
    assertTrue(result.text().contains("spark.a=b\\ c"), result.text());
    assertFalse(result.text().contains("***"), result.text());
  }
}
