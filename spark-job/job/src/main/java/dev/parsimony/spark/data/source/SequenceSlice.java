package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * Some of the sequences of a folder, as DataVec's CSVSequenceRecordReader has them: a file of
 * features for each, one line for a time step, and a file of the same name with its label or with
 * the label of each step.
 *
 * @param folder as a qualified URI
 * @param first number of the first sequence
 * @param end number after the last
 */
record SequenceSlice(String folder, int first, int end) implements Slice {
  static final String FEATURES = "features";
  static final String LABELS = "labels";

  @Override
  public String name() {
    return DataFiles.shown(folder);
  }

  @Override
  public ExampleReader open(DataFiles files, ExampleFormat format) {
    return new SequenceReader(files, this, format);
  }

  /** The lines of a sequence's file in one of the two folders. */
  CsvLines lines(DataFiles files, String part, int number) {
    String path = new Path(folder, part).toString();
    String file =
        files
            .find(path, List.of(number + ".csv"))
            .orElseThrow(
                () ->
                    new UserErrorException(
                        DataFiles.shown(path)
                            + " holds no "
                            + number
                            + ".csv on every host, or no more; put it where all of Spark's hosts"
                            + " find it."));
    return new CsvLines(files, file);
  }

  /** Surveys the sequences; what is wrong with a file is left to {@link SequenceReader} to say. */
  SequenceSurvey survey(DataFiles files) {
    SequenceSurvey survey = SequenceSurvey.NONE;
    for (int number = first; number < end; number++) {
      survey = survey.with(surveyOne(files, number));
    }
    return survey;
  }

  private SequenceSurvey surveyOne(DataFiles files, int number) {
    try (CsvLines features = lines(files, FEATURES, number);
        CsvLines labels = lines(files, LABELS, number)) {
      int columns = features.advance() ? features.columns() : 0;
      int steps = columns == 0 ? 0 : 1 + count(features);
      int labelled = count(labels);
      return new SequenceSurvey(columns, steps, steps, labelled > 1, labelled < steps);
    } catch (IOException | UserErrorException e) {
      return SequenceSurvey.NONE;
    }
  }

  private static int count(CsvLines lines) throws IOException {
    int count = 0;
    while (lines.advance()) {
      count++;
    }
    return count;
  }
}
