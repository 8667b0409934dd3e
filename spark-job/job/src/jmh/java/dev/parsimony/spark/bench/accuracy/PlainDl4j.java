package dev.parsimony.spark.bench.accuracy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parsimony.spark.dl4j.NativeRuntime;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * DL4J's own fit on one machine, as {@link ProcessTrainer} tells it; with oneDNN, which DL4J leaves
 * off by default.
 *
 * <p>Arguments: MODEL SOURCE BATCH_SIZE
 */
public final class PlainDl4j {
  private final Dl4jExamples train;
  private final Dl4jExamples test;
  private final int batchSize;

  private PlainDl4j(String model, String source, int batchSize) throws IOException {
    this.train = new Dl4jExamples(ImageData.read(source, false), model);
    this.test = new Dl4jExamples(ImageData.read(source, true), model);
    this.batchSize = batchSize;
  }

  public static void main(String[] args) throws IOException {
    NativeRuntime.prepare(1);
    PlainDl4j program = new PlainDl4j(args[0], args[1], Integer.parseInt(args[2]));
    CommandLoop.read(program::train);
    System.exit(0);
  }

  private void train(JsonNode command) throws IOException {
    long seed = command.get("seed").asLong();
    MultiLayerNetwork network = train.network(command.get("learningRate").asText(), seed);
    Random random = new Random(seed);
    int[] order = train.order();
    CommandLoop.answer(Map.of("began", System.currentTimeMillis() / 1e3));
    for (int epoch = 1; epoch <= command.get("epochs").asInt(); epoch++) {
      shuffle(order, random);
      int steps = order.length / batchSize;
      double loss = 0;
      long begin = System.nanoTime();
      for (int step = 0; step < steps; step++) {
        network.fit(train.batch(order, step * batchSize, batchSize));
        loss += network.score() / steps;
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      CommandLoop.trained();
      CommandLoop.answerEpoch(steps, seconds, loss, test.test(network));
    }
  }

  private static void shuffle(int[] order, Random random) {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
  }
}
