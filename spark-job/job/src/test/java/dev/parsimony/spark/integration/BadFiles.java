package dev.parsimony.spark.integration;

import dev.parsimony.spark.data.TestFiles;
import dev.parsimony.spark.dl4j.TestNetworks;
import dev.parsimony.spark.dl4j.file.Zips;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.learning.config.Sgd;

/** Writes data and networks of which each has one thing wrong, and some that have not. */
record BadFiles(Path folder) {
  void write() throws IOException {
    TestFiles.write(folder.resolve("short/train-images-idx3-ubyte"), TestFiles.idxImages(10, 5));
    TestFiles.write(
        folder.resolve("short/train-labels-idx1-ubyte"), TestFiles.idxLabels(new int[10]));
    byte[] packed = TestFiles.gzip(TestFiles.idxImages(200, 200));
    packed[packed.length / 2] ^= 0x55;
    TestFiles.write(
        folder.resolve("corrupt/train-labels-idx1-ubyte"), TestFiles.idxLabels(new int[200]));
    Files.createDirectories(folder.resolve("corrupt"));
    Files.write(folder.resolve("corrupt/train-images-idx3-ubyte.gz"), packed);
    int[] labels = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0};
    TestFiles.write(folder.resolve("tiny/train-images-idx3-ubyte"), TestFiles.idxImages(10, 10));
    TestFiles.write(folder.resolve("tiny/train-labels-idx1-ubyte"), TestFiles.idxLabels(labels));
    csv("good.csv", "1,2,0\n3,4,1\n".repeat(40));
    csv("nan.csv", "1,2,0\n".repeat(6) + "NaN,2,1\n");
    csv("text.csv", "1,2,0\n".repeat(6) + "1,two,1\n");
    csv("column.csv", "1,2,0\n".repeat(6) + "1,1\n");
    csv("three.csv", "1,2,0\n3,4,1\n5,6,2\n".repeat(20));
    csv("huge.csv", "1e38,-2e38,0\n-3e38,3e38,1\n".repeat(40));
    csv("some-huge.csv", "1,2,0\n3,4,1\n".repeat(40) + "1e38,-2e38,0\n".repeat(6));
    tables();
    network("two-classes.json", InputType.feedForward(2), 2);
    network("many-outputs.json", InputType.feedForward(2), 100);
    String two = Files.readString(folder.resolve("two-classes.json"));
    Files.writeString(
        folder.resolve("nan-rate.json"),
        two.replaceFirst("\"learningRate\" : [0-9.]+", "\"learningRate\" : \"NaN\""));
    Files.writeString(
        folder.resolve("no-loss.json"),
        TestNetworks.base(new Sgd(0.1))
            .list(new DenseLayer.Builder().nIn(2).nOut(2).name("answer").build())
            .build()
            .toJson());
    network("image.json", InputType.convolutional(12, 12, 3), 10);
    Files.writeString(
        folder.resolve("lstm.json"),
        TestNetworks.sequential(
                TestNetworks.base(new Sgd(0.1)),
                InputType.recurrent(6, 9),
                new LSTM.Builder().name("memory").nOut(8).build(),
                new GlobalPoolingLayer())
            .getLayerWiseConfigurations()
            .toJson());
    Files.writeString(folder.resolve("no.zip"), "no zip");
    models();
    Files.createDirectories(folder.resolve("full"));
    Files.writeString(folder.resolve("full/notes.txt"), "mine");
    Files.writeString(folder.resolve("full/report.json"), "old");
  }

  private void tables() throws IOException {
    csv("names.csv", "x,y,answer\n" + "-1,1,yes\n1,-1,no\n".repeat(40));
    csv("label-first.csv", "label,x,z\n0,10,20\n1,30,40\n");
    csv("one-based.csv", "1.5,2,1\n3.5,4,2\n".repeat(10));
    csv("data.libsvm", "1 1:-0.5 2:0.25\n0 2:0.5\n");
    csv("zeros.csv", "\0".repeat(1 << 21));
    csv("long.csv", "7".repeat(1 << 21));
    byte[] member = TestFiles.gzip("1,2,0\n3,4,1\n".repeat(40).getBytes(StandardCharsets.UTF_8));
    byte[] cut = Arrays.copyOf(member, member.length + 4);
    System.arraycopy(member, 0, cut, member.length, 4);
    Files.write(folder.resolve("members.csv.gz"), cut);
    Files.createDirectories(folder.resolve("folders/train-images-idx3-ubyte"));
    TestFiles.write(folder.resolve("folders/train-labels-idx1-ubyte"), TestFiles.idxLabels(0, 1));
    String pipe = folder.resolve("pipe.csv").toString();
    try {
      new ProcessBuilder("mkfifo", pipe).start().waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Such as a stranger may hand over. */
  private void models() throws IOException {
    String json = Files.readString(folder.resolve("two-classes.json"));
    String activation = "org.nd4j.linalg.activations.impl.ActivationSoftmax";
    Files.writeString(folder.resolve("class.json"), json.replace(activation, "my.Cube2"));
    Files.writeString(folder.resolve("thread.json"), json.replace(activation, "java.lang.Thread"));
    Files.writeString(folder.resolve("deep.json"), "[".repeat(1_000_000));
    try (RandomAccessFile huge = new RandomAccessFile(folder.resolve("huge.json").toFile(), "rw")) {
      huge.setLength(65L << 20);
    }
    network("too-many.json", InputType.feedForward(2), 1_000_000_000);
    Files.createSymbolicLink(folder.resolve("endless.json"), Path.of("/dev/zero"));
    MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(json));
    network.init();
    Map<String, byte[]> entries = Zips.entries(network);
    entries.put("preprocessor.bin", new byte[] {1});
    Files.write(folder.resolve("preprocessor.zip"), Zips.zip(entries));
    entries.remove("preprocessor.bin");
    entries.put("objects/huge", new byte[65 << 20]);
    Files.write(folder.resolve("bomb.zip"), Zips.zip(entries));
    entries.remove("objects/huge");
    NormalizerStandardize normaliser = new NormalizerStandardize();
    normaliser.fit(TestNetworks.batch(1, 2, 9, 5));
    entries.put("normalizer.bin", Zips.normaliser(normaliser));
    Files.write(folder.resolve("normaliser.zip"), Zips.zip(entries));
  }

  private void csv(String name, String text) throws IOException {
    TestFiles.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private void network(String name, InputType input, int classes) throws IOException {
    var layers = TestNetworks.base(new Sgd(0.1)).list();
    if (input.getType() == InputType.Type.CNN) {
      layers.layer(new ConvolutionLayer.Builder(3, 3).nOut(2).build());
    }
    layers.layer(TestNetworks.output(classes)).setInputType(input);
    Files.writeString(folder.resolve(name), layers.build().toJson());
  }
}
