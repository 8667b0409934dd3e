package dev.parsimony.spark.driver.inference;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.ExampleBatches;
import dev.parsimony.spark.data.PieceWork;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.source.SliceOpener;
import dev.parsimony.spark.dl4j.AnswerForm;
import dev.parsimony.spark.dl4j.OutputRows;
import dev.parsimony.spark.driver.JavaSerialized;
import dev.parsimony.spark.files.Folder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Writes the answers to one piece of the examples to a file of its own, whole or not at all; gives
 * a {@link PieceResult}. A task that Spark tries again writes the same file again.
 *
 * @param folder for the files
 * @param forms of the network's outputs
 * @param classes their names; empty where they have none
 */
record PredictionTask(
    Answering answering,
    SerializableConfiguration hadoop,
    String folder,
    PredictionFormat format,
    List<AnswerForm> forms,
    List<String> classes)
    implements PieceWork<byte[]> {
  private static final String NAME = "part-";

  /** Returns the name of a piece's file. */
  static String name(int piece, PredictionFormat format) {
    return NAME + "%05d%s".formatted(piece, format.extension());
  }

  /** Whether a file is one that these tasks write. */
  static boolean written(String name) {
    return name.matches(NAME + "\\d{5,}\\.\\w+");
  }

  @Override
  public byte[] on(int piece, SliceOpener opener) throws IOException {
    long[] examples = new long[1];
    try (Folder output = Folder.open(folder, hadoop.value())) {
      output.write(name(piece, format), out -> examples[0] = write(piece, opener, out));
      return JavaSerialized.toBytes(new PieceResult(examples[0], 0, List.of(), ""));
    } catch (UserErrorException e) {
      return JavaSerialized.toBytes(PieceResult.ofProblem(e.sentence()));
    }
  }

  private long write(int piece, SliceOpener opener, OutputStream out) throws IOException {
    try (PredictionFormat.Writer writer = format.begin(out, forms, classes)) {
      long examples =
          answering.run(
              piece,
              opener,
              (network, batch, batches) -> {
                List<OutputRows> answers = network.answer(batch);
                Answering.requireFinite(answers, batches);
                requireSteps(answers, batch.steps(ExampleFormat.FEATURES));
                write(batch, batches, answers, writer);
              });
      writer.end();
      return examples;
    }
  }

  /** Requires answers whose steps are those of the features. */
  private void requireSteps(List<OutputRows> answers, int steps) {
    for (int i = 0; i < answers.size(); i++) {
      int positions = answers.get(i).positions();
      if (positions != 1 && positions != steps) {
        throw new UserErrorException(
            "The network's output '"
                + forms.get(i).name()
                + "' answers at "
                + positions
                + " time steps where its input has "
                + steps
                + ", so which answer is for which step is unknown; only one answer for all steps,"
                + " or one for each, can be written.");
      }
    }
  }

  private void write(
      Batch batch, ExampleBatches batches, List<OutputRows> answers, PredictionFormat.Writer writer)
      throws IOException {
    for (int i = 0; i < batch.size(); i++) {
      writer.add(batches.number(i), answers, i, steps(batch, i));
    }
  }

  /**
   * Returns how many time steps an example has: those that its features' mask does not leave out.
   */
  private int steps(Batch batch, int example) {
    ExampleFormat examples = answering.examples().format();
    OptionalInt mask = examples.find(ArrayRole.FEATURES_MASK, 0);
    int most = batch.steps(ExampleFormat.FEATURES);
    if (mask.isEmpty() || !batch.needed(mask.getAsInt())) {
      return most;
    }
    float[] values = batch.array(mask.getAsInt());
    int steps = 0;
    for (int step = 0; step < most; step++) {
      steps += values[example * most + step] != 0 ? 1 : 0;
    }
    return steps;
  }
}
