package dev.parsimony.spark.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Folders of sequences with a class each, read and written as a user of plain DL4J would. */
final class SequenceFiles {
  static final Path PEN = Path.of("..", "..", "notebooks-data", "pen").toAbsolutePath().normalize();

  private SequenceFiles() {}

  /** All sequences of a folder, padded to the longest, with a mask. */
  static DataSet read(Path folder, int classes) throws IOException {
    List<List<double[]>> sequences = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; Files.exists(folder.resolve("features/" + i + ".csv")); i++) {
      List<double[]> steps = new ArrayList<>();
      for (String line : Files.readAllLines(folder.resolve("features/" + i + ".csv"))) {
        if (!Character.isLetter(line.charAt(0))) {
          steps.add(Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray());
        }
      }
      sequences.add(steps);
      String label = Files.readString(folder.resolve("labels/" + i + ".csv")).strip();
      labels.add(Integer.valueOf(label));
    }
    return arrays(sequences, labels, classes);
  }

  private static DataSet arrays(List<List<double[]>> sequences, List<Integer> labels, int classes) {
    int examples = sequences.size();
    int longest = sequences.stream().mapToInt(List::size).max().orElseThrow();
    int width = sequences.get(0).get(0).length;
    INDArray features = Nd4j.zeros(DataType.FLOAT, examples, width, longest);
    INDArray mask = Nd4j.zeros(DataType.FLOAT, examples, longest);
    INDArray oneHot = Nd4j.zeros(DataType.FLOAT, examples, classes);
    for (int i = 0; i < examples; i++) {
      oneHot.putScalar(i, labels.get(i), 1);
      for (int step = 0; step < sequences.get(i).size(); step++) {
        mask.putScalar(i, step, 1);
        for (int j = 0; j < width; j++) {
          features.putScalar(i, j, step, (float) sequences.get(i).get(step)[j]);
        }
      }
    }
    return new DataSet(features, oneHot, mask, null);
  }

  /**
   * Writes UCI's Japanese Vowels, a file of all series, as a folder.
   *
   * @param file lines of twelve numbers; a series ends with an empty line or one of twelve 1.0
   * @param perSpeaker how many series each speaker has, in the file's order
   */
  static void writeVowels(Path file, int[] perSpeaker, Path folder) throws IOException {
    Files.createDirectories(folder.resolve("features"));
    Files.createDirectories(folder.resolve("labels"));
    int speaker = 0;
    int ofSpeaker = 0;
    int series = 0;
    StringBuilder text = new StringBuilder();
    for (String line : Files.readAllLines(file)) {
      boolean ends = line.isBlank() || line.strip().matches("(1\\.0+ ?)+");
      if (!ends) {
        text.append(line.strip().replace(' ', ',')).append('\n');
      } else if (text.length() > 0) {
        while (ofSpeaker == perSpeaker[speaker]) {
          speaker++;
          ofSpeaker = 0;
        }
        Files.writeString(folder.resolve("features/" + series + ".csv"), text);
        Files.writeString(folder.resolve("labels/" + series + ".csv"), speaker + "\n");
        series++;
        ofSpeaker++;
        text.setLength(0);
      }
    }
  }
}
