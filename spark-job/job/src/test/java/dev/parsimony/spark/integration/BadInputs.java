package dev.parsimony.spark.integration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a user may get wrong, by name, over the files of {@link BadFiles}. */
final class BadInputs {
  private final Path folder;
  private final Map<String, Case> cases = new LinkedHashMap<>();

  BadInputs(Path folder) {
    this.folder = folder;
    files();
    places();
    tables();
    numbers();
    methods();
    networks();
    strangersModels();
    settings();
    fileSystems();
  }

  /**
   * @param expected the sentence, or what it begins with if it ends in "..."
   */
  record Case(String expected, Map<String, String> settings, List<String> arguments) {}

  Map<String, Case> cases() {
    return cases;
  }

  String[] command(Case one) {
    return withSmallDefaults(one.arguments().toArray(String[]::new));
  }

  String[] withSmallDefaults(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    addIfMissing(all, "--workers", "2");
    addIfMissing(all, "--batch-size", "4");
    addIfMissing(all, "--epochs", "1");
    addIfMissing(all, "--model", "mlp:4");
    addIfMissing(all, "--output", file("out"));
    return all.toArray(String[]::new);
  }

  private void addIfMissing(List<String> arguments, String option, String value) {
    if (!arguments.contains(option)) {
      arguments.addAll(List.of(option, value));
    }
  }

  String file(String name) {
    return folder.resolve(name).toString();
  }

  private void add(String name, String expected, String... arguments) {
    cases.put(name, new Case(expected, Map.of(), List.of(arguments)));
  }

  private void files() {
    add(
        "missing folder",
        "There is no folder " + file("nowhere") + "; it should hold ...",
        "--data",
        "idx:" + file("nowhere"));
    add(
        "missing file",
        "There is no file " + file("no.csv") + "; csv: takes a file, a folder or a glob.",
        "--data",
        "csv:" + file("no.csv"));
    add(
        "truncated idx",
        file("short/train-images-idx3-ubyte")
            + " is truncated: its header promises 10 images of 2x3, it ends after 5; copy or"
            + " download it again.",
        "--data",
        "idx:" + file("short"));
    add(
        "corrupt gz",
        file("corrupt/train-images-idx3-ubyte.gz") + " is corrupt: its gzip data cannot be ...",
        "--data",
        "idx:" + file("corrupt"));
    add(
        "NaN in csv",
        file("nan.csv")
            + ", line 7, column 1: the value is missing ('NaN'); remove the line or fill in a"
            + " value.",
        "--data",
        "csv:" + file("nan.csv"));
    add(
        "text in csv",
        file("text.csv") + ", line 7, column 2: 'two' is no number.",
        "--data",
        "csv:" + file("text.csv"));
    add(
        "csv without a column",
        file("column.csv") + ", line 7 has 2 columns, but the first line of data has 3: '1,1'.",
        "--data",
        "csv:" + file("column.csv"));
  }

  private void places() {
    addData(
        "file system without its jar",
        "csv:s3a://bucket/x.csv",
        "s3a://bucket/x.csv cannot be read: Spark has no file system for s3a; add it, for example"
            + " with --packages org.apache.hadoop:hadoop-aws:...");
    addData(
        "http",
        "idx:http://127.0.0.1:9/mnist",
        "http://127.0.0.1:9/mnist cannot be read: http is no file system to work on; copy the file"
            + " to a folder and name that.");
    addData(
        "misspelt name node",
        "sequence-csv:hdfs://no-such-host.invalid/pen",
        "hdfs://no-such-host.invalid/pen cannot be read: there is no host no-such-host.invalid;"
            + " correct the address.");
    addData(
        "device",
        "csv:/dev/zero",
        "/dev/zero is a pipe or a device, no file; write what it gives to a file and name that.");
    addData(
        "pipe",
        "csv:" + file("pipe.csv"),
        file("pipe.csv")
            + " is a pipe or a device, no file; write what it gives to a file and name that.");
    addData(
        "folder for a file",
        "idx:" + file("folders"),
        file("folders/train-images-idx3-ubyte") + " is a folder, where a file should be.");
    addData(
        "second gzip member cut in its header",
        "csv:" + file("members.csv.gz"),
        file("members.csv.gz") + " is truncated: its gzip data end too early; ...");
    add(
        "file system of the test data",
        "s3a://b/t cannot be read: Spark has no file system for s3a; ...",
        "--data",
        "csv:" + file("good.csv"),
        "--test",
        "csv:s3a://b/t");
  }

  private void tables() {
    addData(
        "class in the first column",
        "csv:" + file("label-first.csv"),
        file("label-first.csv") + ": the header names column 1 'label', ...");
    addData(
        "classes from 1 on",
        "csv:" + file("one-based.csv"),
        "csv:" + file("one-based.csv") + ": the labels in column 3 are 1, 2, but classes ...");
    addData(
        "LIBSVM",
        "csv:" + file("data.libsvm"),
        file("data.libsvm") + " is in the format of LIBSVM ...");
    addData("no text", "csv:" + file("zeros.csv"), file("zeros.csv") + " is no text in UTF-8; ...");
    addData(
        "line without an end",
        "csv:" + file("long.csv"),
        file("long.csv") + ", line 1: a field has more than 1,048,576 characters; ...");
    add(
        "unknown option",
        "Invalid value for option '--data': 'csv:x,lable=first': there is no option lable=; csv:"
            + " ...",
        "--data",
        "csv:x,lable=first");
  }

  private void addData(String name, String source, String expected) {
    add(name, expected, "--data", source);
  }

  private void numbers() {
    add(
        "fewer examples than a step",
        "There are 10 training examples, but one step takes 2000 (2 workers x batch size 1000);"
            + " lower --batch-size or --workers.",
        "--data",
        "idx:" + file("tiny"),
        "--test",
        "idx:" + file("tiny"),
        "--batch-size",
        "1000");
    add(
        "more workers than slots",
        "There are 2 slots for 3 workers; give Spark more executors or cores (now: local[2]), or"
            + " lower --workers.",
        "--data",
        "csv:" + file("good.csv"),
        "--workers",
        "3");
    add(
        "no worker",
        "Invalid value for --workers: got 0, expected 1 or more (--help lists all options).",
        "--workers",
        "0");
  }

  private void methods() {
    addMethod("unknown method", "gzip", "Unknown compression method \"gzip\": ...");
    addMethod(
        "unknown parameter",
        "strom:tau=1,alpha=2",
        "Compression \"strom:tau=1,alpha=2\": unknown parameter \"alpha\": strom takes ...");
    addMethod(
        "parameter out of range", "qsgd:bits=9", "bits=9 is out of range: bits must be 2 to 8 ...");
    addMethod(
        "missing parameter",
        "hybrid:alpha=2",
        "Compression \"hybrid:alpha=2\": tau is missing: ...");
    add(
        "pattern without a tensor",
        "Invalid value for --compression: The pattern \"conv*\" decides for no tensor: ...",
        "--data",
        "csv:" + file("good.csv"),
        "--compression",
        "variance;conv*=none");
  }

  private void addMethod(String name, String method, String sentence) {
    add(name, "Invalid value for option '--compression': " + sentence, "--compression", method);
  }

  private void networks() {
    add(
        "label outside the network's classes",
        file("three.csv") + ", line 3: label 2, but the network's outputs are for labels 0 to 1.",
        "--data",
        "csv:" + file("three.csv"),
        "--model",
        file("two-classes.json"));
    add(
        "more outputs than classes",
        "The network has outputs for 100 classes, the data has 2 (the labels 0 to 1); give its"
            + " output layer one output per class, or add --allow-unused-outputs (in a program"
            + " allowUnusedOutputs()) if the data lacks some of its classes.",
        "--data",
        "csv:" + file("good.csv"),
        "--model",
        file("many-outputs.json"));
    add(
        "a learning rate that is no number",
        "Layer layer0 has learningRate of its Sgd = NaN; it must be 0 or more.",
        "--data",
        "csv:" + file("good.csv"),
        "--model",
        file("nan-rate.json"));
    add(
        "an updater's rate that is no number",
        "Invalid value for option '--updater': Invalid updater 'adam:NaN': ...",
        "--updater",
        "adam:NaN");
    add(
        "network without a loss",
        "The network's last layer, answer (DenseLayer), has no loss; end the network with an"
            + " OutputLayer, RnnOutputLayer or LossLayer, which says what to learn.",
        "--data",
        "csv:" + file("good.csv"),
        "--model",
        file("no-loss.json"));
    add(
        "image of another size",
        "The network does not take examples of this data, 28x28x1 image, as its input; give it"
            + " data of its own size, or change its input size. ...",
        "--data",
        "idx:" + Samples.IDX,
        "--model",
        file("image.json"));
    add(
        "images too small for lenet",
        "The network does not take examples of this data, 2x3x1 image, as its input; ...",
        "--data",
        "idx:" + file("tiny"),
        "--test",
        "idx:" + file("tiny"),
        "--model",
        "lenet");
    add(
        "lenet on vectors",
        "The model lenet cannot be built for this data (vector of 2): it needs images; use"
            + " mlp:512,512 for vectors",
        "--data",
        "csv:" + file("good.csv"),
        "--model",
        "lenet");
    add(
        "network for sequences on vectors",
        "The network does not take examples of this data, vector of 2, as its input; ...",
        "--data",
        "csv:" + file("good.csv"),
        "--model",
        file("lstm.json"));
    add(
        "lstm on images",
        "The model lstm:8 cannot be built for this data (2x3x1 image): it needs sequences; use"
            + " mlp:512,512 for vectors",
        "--data",
        "idx:" + file("tiny"),
        "--test",
        "idx:" + file("tiny"),
        "--model",
        "lstm:8");
    add(
        "mlp on sequences",
        "The model mlp:8 cannot be built for this data (sequence of 3 features, up to 38 steps): it"
            + " needs vectors or images; use lstm:64 for sequences",
        "--data",
        "sequence-csv:" + SequenceFiles.PEN,
        "--model",
        "mlp:8",
        "--batch-size",
        "4");
    add(
        "missing model",
        "Cannot read the model " + file("none.json") + " ...",
        "--model",
        file("none.json"));
    add(
        "no saved model",
        file("no.zip") + " is no saved DL4J model ...",
        "--model",
        file("no.zip"));
    add(
        "updater for a file",
        "--updater is for the named models; " + file("lstm.json") + " brings its own, ...",
        "--model",
        file("lstm.json"),
        "--updater",
        "adam:0.1");
  }

  private void strangersModels() {
    addModel(
        "class that is not DL4J's",
        "class.json",
        " names the class my.Cube2, which is not DL4J's; if it is yours and you trust the file, add"
            + " --allow-classes my.Cube2, and give its jar to spark-submit with --jars (behind --"
            + " where a script calls it).");
    addModel(
        "class of the JDK",
        "thread.json",
        " names the class java.lang.Thread, which is not DL4J's; if it is yours and you trust the"
            + " file, add --allow-classes java.lang.Thread.");
    addModel(
        "class that is missing",
        "class.json",
        " names the class my.Cube2, which is not on the class path; give its jar to spark-submit"
            + " with --jars (behind -- where a script calls it).",
        "--allow-classes",
        "my.*");
    addModel(
        "configuration nested too deep",
        "deep.json",
        " is nested deeper than 100 levels, which no DL4J configuration is.");
    addModel(
        "configuration too large",
        "huge.json",
        " is not read: its configuration has more than the 64 MiB that it may have.");
    addModel(
        "network of more parameters than an array holds",
        "too-many.json",
        " has 3,000,000,000 parameters; 2,147,483,639 is the most that can be trained.");
    addModel(
        "model with Java's serialisation",
        "preprocessor.zip",
        " has a preprocessor.bin of an old DL4J; it is Java's serialisation, ...");
    addModel(
        "model that unpacks to too much",
        "bomb.zip",
        " is not read: objects/huge has more than the 64 MiB that it may have.");
    add(
        "model that is a device",
        "Cannot read the model "
            + file("endless.json")
            + " ("
            + file("endless.json")
            + " is no regular file).",
        "--model",
        file("endless.json"));
    add(
        "normaliser of other data",
        "The model's normaliser (standardize, 5 columns) is not one of this data, vector of 2; ...",
        "--data",
        "csv:" + file("good.csv"),
        "--model",
        file("normaliser.zip"));
    add(
        "classes allowed for nothing",
        "--allow-classes is for models from files; leave it out (--help lists all options).",
        "--allow-classes",
        "my.*");
  }

  private void addModel(String name, String model, String sentence, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--model", file(model)));
    arguments.addAll(Arrays.asList(more));
    add(name, file(model) + sentence, arguments.toArray(String[]::new));
  }

  private void settings() {
    add(
        "output folder not empty",
        "The output folder "
            + file("full")
            + " is not empty; give another one with --output, or add --overwrite to replace"
            + " earlier results in it.",
        "--data",
        "csv:" + file("good.csv"),
        "--output",
        file("full"));
    add(
        "output folder is a file",
        "The output folder " + file("good.csv") + " is a file; give another one with --output.",
        "--data",
        "csv:" + file("good.csv"),
        "--output",
        file("good.csv"));
    cases.put(
        "dynamic allocation",
        new Case(
            "Dynamic allocation is on, ...",
            Map.of("spark.dynamicAllocation.enabled", "true"),
            List.of("--data", "csv:" + file("good.csv"))));
  }

  private void fileSystems() {
    Map<String, String> reasons =
        Map.of(
            "s3a://bucket/x.json", "Spark has no file system for s3a; add it, for example with ...",
            "http://localhost:1/x.json", "http is no file system to work on; copy the file to ...",
            "hdfs://nowhere.invalid/x.json", "there is no host nowhere.invalid; correct the ...");
    reasons.forEach(
        (path, reason) -> {
          addPath("Cannot read the model " + path + " (" + reason, "--model", path);
          addPath("Cannot write to the output folder " + path + " (" + reason, "--output", path);
          addPath("Cannot use the checkpoint folder " + path + " (" + reason, "--checkpoint", path);
        });
  }

  private void addPath(String expected, String option, String path) {
    add(option + " " + path, expected, "--data", "csv:" + file("good.csv"), option, path);
  }
}
